/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The faults that really happened, and what the queue made of being told when to come back. Thread-safe. */
public final class FaultCounts {
    /** The store's clock and this one may round differently. */
    private static final Duration TOLERANCE = Duration.ofMillis(5);

    private final Map<Fault, Integer> countByFault = new HashMap<>();
    private final Map<String, Long> notBeforeByTask = new HashMap<>();
    private final Set<String> early = new TreeSet<>();

    /** Returns how many faults of some sort happened. */
    public synchronized int count(Predicate<Fault> sort) {
        return countByFault.entrySet().stream()
                .filter(entry -> sort.test(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Returns the ids of the calls that came back before the time that the server had named. */
    public synchronized Set<String> early() {
        return Set.copyOf(early);
    }

    /** Notes that an execution of a call reached the server. */
    synchronized void arrived(String taskId, long nanoTime) {
        Long notBefore = notBeforeByTask.remove(taskId);
        if (notBefore != null && nanoTime - notBefore < 0) {
            early.add(taskId);
        }
    }

    /** Notes what went wrong then. */
    synchronized void happened(String taskId, Fault fault, long nanoTime) {
        countByFault.merge(fault, 1, Integer::sum);
        if (fault.kind() == Fault.Kind.TOO_MANY_REQUESTS) {
            notBeforeByTask.put(
                    taskId, nanoTime + Fault.Kind.RETRY_AFTER.minus(TOLERANCE).toNanos());
        }
    }
}
