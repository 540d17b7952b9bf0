/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import dev.agentdlq.torture.check.LedgerEvent.AttemptBegun;
import dev.agentdlq.torture.check.LedgerEvent.AttemptEnded;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How long entries had to wait that a process was executing when it was killed: from the kill to the beginning of their
 * next execution. For one thread; takes events of several ledgers as they are read.
 */
public final class TakeOvers {
    private final Map<UUID, AttemptBegun> running = new HashMap<>();
    private final Map<UUID, Long> orphans = new HashMap<>();
    private final Delays millis = new Delays(Long.MAX_VALUE);
    private int count;

    /**
     * Takes what a process saw.
     *
     * @param event one line of its ledger
     */
    public void tell(LedgerEvent event) {
        if (event instanceof AttemptBegun begun) {
            // Whoever was executing it before has lost it.
            running.put(begun.id(), begun);
            Long since = orphans.remove(begun.id());
            if (since != null) {
                millis.add(begun.millis() - since);
                count++;
            }
        } else if (event instanceof AttemptEnded ended) {
            AttemptBegun begun = running.get(ended.id());
            if (begun != null && begun.node() == ended.node() && begun.fence() == ended.fence()) {
                running.remove(ended.id());
            }
        }
    }

    /**
     * Takes the death of a process, after all that it wrote.
     *
     * @param node its incarnation
     * @param at when it was killed, in milliseconds by the clock of this machine
     */
    public void died(int node, long at) {
        running.values().removeIf(begun -> {
            if (begun.node() == node) {
                orphans.put(begun.id(), at);
            }
            return begun.node() == node;
        });
    }

    /**
     * Tells how many executions a process is in the middle of.
     *
     * @param node its incarnation
     * @return the number
     */
    public int running(int node) {
        return (int)
                running.values().stream().filter(begun -> begun.node() == node).count();
    }

    /**
     * Tells how many entries of dead processes nobody has begun to execute.
     *
     * @return the number; entries that wait for a person stay among them
     */
    public int waiting() {
        return orphans.size();
    }

    /**
     * Tells how many entries were taken over.
     *
     * @return the number
     */
    public int count() {
        return count;
    }

    /**
     * Returns a quantile of the time from the kill to the next execution.
     *
     * @param share from 0 to 1
     * @return milliseconds; 0 where nothing was taken over
     */
    public long quantile(double share) {
        return millis.quantile(share);
    }
}
