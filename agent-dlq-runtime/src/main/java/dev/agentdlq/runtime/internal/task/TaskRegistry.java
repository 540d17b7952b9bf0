/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tasks that this node can execute. Thread-safe. */
public final class TaskRegistry {
    private final Map<String, BoundTask> tasksByType = new ConcurrentHashMap<>();

    /**
     * Adds the tasks of a class.
     *
     * @param tasks its tasks
     * @param target the object whose methods retries call
     * @return the tasks with their target
     * @throws TaskDefinitionException if a task's name is taken
     */
    public synchronized List<BoundTask> add(List<TaskDescriptor> tasks, Object target) {
        List<BoundTask> bound = new ArrayList<>();
        for (TaskDescriptor task : tasks) {
            BoundTask present = tasksByType.get(task.type());
            if (present != null) {
                throw new TaskDefinitionException(taken(task, present, target));
            }
            bound.add(new BoundTask(task, target, Signature.of(task.parameterTypes())));
        }
        bound.forEach(task -> tasksByType.put(task.descriptor().type(), task));
        return bound;
    }

    private static String taken(TaskDescriptor task, BoundTask present, Object target) {
        Class<?> owner = present.target().getClass();
        return owner == target.getClass()
                ? "another instance of " + owner.getName()
                        + " is wrapped already, and retries would not know which of the"
                        + " two to call; wrap one instance and share it"
                : "the task type '" + task.type() + "' of " + target.getClass().getName() + " is taken by "
                        + owner.getName() + "; give one of the two methods another type";
    }

    /**
     * Finds a task.
     *
     * @param type its stable name
     * @return the task, if this node knows it
     */
    public Optional<BoundTask> find(String type) {
        @Nullable BoundTask task = tasksByType.get(type);
        return Optional.ofNullable(task);
    }

    /**
     * Returns the names of all tasks that this node can execute.
     *
     * @return the names
     */
    public Set<String> types() {
        return Set.copyOf(tasksByType.keySet());
    }
}
