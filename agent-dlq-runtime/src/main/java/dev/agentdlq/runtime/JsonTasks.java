/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.JsonFunction;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.task.TaskRegistry;
import dev.agentdlq.spi.TaskGate;
import dev.agentdlq.spi.TaskPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The tasks without a method of one queue, each with its door. Thread-safe. */
final class JsonTasks {
    private final TaskRegistry tasks;
    private final Function<BoundTask, TaskGate> newGate;
    private final Map<String, TaskGate> gatesByType = new ConcurrentHashMap<>();

    JsonTasks(TaskRegistry tasks, Function<BoundTask, TaskGate> newGate) {
        this.tasks = tasks;
        this.newGate = newGate;
    }

    JsonTask add(String type, TaskPolicy policy, JsonFunction function) {
        BoundTask task = tasks.addJson(type, policy, function);
        return new JsonTask(type, function, gatesByType.computeIfAbsent(type, unused -> newGate.apply(task)));
    }

    /** Lets all functions go. */
    void clear() {
        gatesByType.clear();
    }
}
