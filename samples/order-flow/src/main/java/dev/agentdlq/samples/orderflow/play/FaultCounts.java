/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The faults that really happened. Thread-safe. */
public final class FaultCounts {
    private final Map<Fault, Integer> countByFault = new HashMap<>();

    /** Returns how many faults of some sort happened. */
    public synchronized int count(Predicate<Fault> sort) {
        return countByFault.entrySet().stream()
                .filter(entry -> sort.test(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    synchronized void happened(Fault fault) {
        countByFault.merge(fault, 1, Integer::sum);
    }
}
