/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** How often which call really changed something, whatever it was told. Thread-safe. */
public final class Effects {
    private final Map<String, Integer> countByTask = new ConcurrentHashMap<>();

    /**
     * Returns how often calls changed something.
     *
     * @return the counts by the ids of the calls; calls that changed nothing are left out
     */
    public Map<String, Integer> countByTask() {
        return Map.copyOf(countByTask);
    }

    /** Notes that a call changed something. */
    public void happened(String taskId) {
        countByTask.merge(taskId, 1, Integer::sum);
    }

    /** Makes a function that tells of itself when it has returned. */
    static <S, T> Function<S, T> telling(Runnable effect, Function<S, T> change) {
        return change.andThen(answer -> {
            effect.run();
            return answer;
        });
    }
}
