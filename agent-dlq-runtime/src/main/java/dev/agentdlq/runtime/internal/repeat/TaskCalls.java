/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.repeat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The failed calls of one task of which this node knows, at most {@value #MOST}. Thread-safe. */
public final class TaskCalls {
    static final int MOST = 10_000;

    private final Map<UUID, KnownCall> calls = new LinkedHashMap<>();

    /** What calls that succeed read, and nothing else. */
    private volatile boolean some;

    TaskCalls() {}

    /**
     * Returns whether any is known. Takes no lock.
     *
     * @return false as long as no call of the task has failed lately
     */
    public boolean isEmpty() {
        return !some;
    }

    /**
     * Returns whether a text names the entry of a call.
     *
     * @param key the call
     * @param text what may be a notice
     * @return true if the call is known and the text has its entry's id
     */
    public boolean isNamed(UUID key, String text) {
        KnownCall known = find(key);
        return known != null && text.contains(known.entry().id().toString());
    }

    synchronized @Nullable KnownCall find(UUID key) {
        return calls.get(key);
    }

    /** Forgets the one that is known longest where there are too many. */
    synchronized void put(UUID key, KnownCall call) {
        calls.put(key, call);
        if (calls.size() > MOST) {
            calls.remove(calls.keySet().iterator().next());
        }
        some = true;
    }

    /** Notes that a call's entry was seen in the store. */
    synchronized void see(KnownCall seen) {
        UUID key = seen.entry().repeatKey();
        KnownCall known = calls.get(key);
        put(key, known == null ? seen : known.seen(seen.entry(), seen.seenAt()));
    }

    synchronized void forget(UUID key, KnownCall call) {
        calls.remove(key, call);
        some = !calls.isEmpty();
    }

    /** Forgets those that were last seen before some time, by nanoTime. */
    synchronized void forgetBefore(long time) {
        calls.values().removeIf(call -> call.seenAt() - time < 0);
        some = !calls.isEmpty();
    }
}
