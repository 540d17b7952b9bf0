/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import dev.agentdlq.torture.check.LedgerEvent.AttemptBegun;
import dev.agentdlq.torture.check.LedgerEvent.AttemptEnded;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What the ledgers say of each execution by a worker. For one thread. */
final class Executions {
    private final Map<Key, Ending> endings = new HashMap<>();
    private int begun;

    /** How an execution ended, as far as its ledger says. */
    enum Ending {
        /** The process died first, or the execution hangs. */
        NONE,
        RETURNED,
        THREW
    }

    private record Key(UUID id, long fence) {}

    void tell(AttemptBegun event) {
        begun++;
        endings.putIfAbsent(new Key(event.id(), event.fence()), Ending.NONE);
    }

    /** After a failover that forgot a claim, two executions may have one fence: what either has seen is seen. */
    void tell(AttemptEnded event) {
        Key key = new Key(event.id(), event.fence());
        Ending before = endings.getOrDefault(key, Ending.NONE);
        endings.put(key, event.normal() || before == Ending.RETURNED ? Ending.RETURNED : Ending.THREW);
    }

    boolean isBegun(UUID id, long fence) {
        return endings.containsKey(new Key(id, fence));
    }

    boolean hasReturned(UUID id, long fence) {
        return endings.get(new Key(id, fence)) == Ending.RETURNED;
    }

    int begun() {
        return begun;
    }

    /** How many came to an end, whoever wanted to know. */
    long ended() {
        return endings.values().stream().filter(end -> end != Ending.NONE).count();
    }
}
