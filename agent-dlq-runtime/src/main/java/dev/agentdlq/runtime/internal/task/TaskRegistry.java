/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.JsonFunction;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tasks that this node can execute. Thread-safe. */
public final class TaskRegistry {
    private final Map<String, BoundTask> tasksByType = new ConcurrentHashMap<>();
    private final Map<Class<?>, List<BoundTask>> suppliedByOwner = new HashMap<>();

    /**
     * Adds the tasks of a class whose retries call an object that the application supplies; any number of instances may
     * be wrapped.
     *
     * @param owner the class
     * @param tasks its tasks
     * @param targets returns the object for a retry
     * @throws TaskDefinitionException if a task's name is taken
     */
    public synchronized void supply(
            Class<?> owner, List<TaskDescriptor> tasks, Supplier<? extends @Nullable Object> targets) {
        suppliedByOwner.put(owner, put(bind(owner, tasks, targets)));
    }

    /**
     * Adds the tasks of an instance, whose retries call it, unless the application supplies another object for them.
     *
     * @param tasks its tasks
     * @param instance the instance
     * @return the tasks with their target
     * @throws TaskDefinitionException if a task's name is taken
     */
    public List<BoundTask> add(List<TaskDescriptor> tasks, Object instance) {
        return add(UserClass.of(instance), tasks, instance);
    }

    /**
     * Does the same for an instance that may be a proxy.
     *
     * @param user the class of the instance
     * @param tasks its tasks
     * @param instance the instance
     * @return the tasks with their target
     * @throws TaskDefinitionException if a task's name is taken, or a method beside the tasks cannot be called on a
     *     proxy
     */
    public synchronized List<BoundTask> add(UserClass user, List<TaskDescriptor> tasks, Object instance) {
        List<BoundTask> supplied = suppliedByOwner.get(user.type());
        if (supplied != null) {
            return supplied;
        }
        List<BoundTask> bound = bind(user.type(), tasks, () -> instance);
        bound.forEach(task -> ProxyRules.requireCallable(task, user));
        return put(bound);
    }

    /**
     * Returns whether the application supplies the objects for retries of a class.
     *
     * @param owner the class
     * @return true after {@link #supply}
     */
    public synchronized boolean isSupplied(Class<?> owner) {
        return suppliedByOwner.containsKey(owner);
    }

    /**
     * Adds a task without a method, or replaces the function that its retries call.
     *
     * @param type its stable name
     * @param policy how its failures are treated
     * @param function what it does
     * @return the task, the same one for the same type
     * @throws TaskDefinitionException if the name is not one, is taken by a method, or had another policy
     */
    public synchronized BoundTask addJson(String type, TaskPolicy policy, JsonFunction function) {
        if (!TaskFinder.TYPE.matcher(type).matches()) {
            throw new TaskDefinitionException("a task type must be 1 to 200 letters, digits, dots, dashes and"
                    + " underscores, but was '" + type + "'; rename it");
        }
        BoundTask present = tasksByType.get(type);
        if (present == null) {
            BoundTask added = BoundTask.ofJson(type, policy, new LatestFunction(function));
            tasksByType.put(type, added);
            return added;
        }
        if (!(present.targets() instanceof LatestFunction latest)) {
            throw new TaskDefinitionException("the task type '" + type + "' is taken by a method of "
                    + present.owner().getName() + "; give one of the two another type");
        }
        if (!present.descriptor().policy().equals(policy)) {
            throw new TaskDefinitionException("the task '" + type
                    + "' must keep its policy as long as the queue is open, but was registered with "
                    + present.descriptor().policy() + " and now with " + policy
                    + "; register it with the same policy, or under another type");
        }
        latest.replaceBy(function);
        return present;
    }

    private List<BoundTask> bind(
            Class<?> owner, List<TaskDescriptor> tasks, Supplier<? extends @Nullable Object> targets) {
        Map<String, List<Upgrade>> upgradesByTask = Upgrades.of(owner, tasks);
        Map<String, Reconciler> reconcilersByTask = Reconcilers.of(owner, tasks);
        Map<String, List<ResolvedMethod>> resolvedMethodsByTask = ResolvedMethods.of(owner, tasks);
        List<BoundTask> bound = new ArrayList<>();
        for (TaskDescriptor task : tasks) {
            BoundTask present = tasksByType.get(task.type());
            if (present != null) {
                throw new TaskDefinitionException(taken(task, present, owner));
            }
            bound.add(BoundTask.of(
                            task,
                            owner,
                            targets,
                            upgradesByTask.getOrDefault(task.type(), List.of()),
                            reconcilersByTask.get(task.type()))
                    .telling(resolvedMethodsByTask.getOrDefault(task.type(), List.of())));
        }
        return bound;
    }

    private List<BoundTask> put(List<BoundTask> bound) {
        bound.forEach(task -> tasksByType.put(task.descriptor().type(), task));
        return bound;
    }

    /** Forgets all tasks and lets their objects go. */
    public synchronized void clear() {
        tasksByType.clear();
        suppliedByOwner.clear();
    }

    private static String taken(TaskDescriptor task, BoundTask present, Class<?> owner) {
        if (present.isJson()) {
            return "the task type '" + task.type() + "' of " + owner.getName()
                    + " is taken by a task without a method; give one of the two another type";
        }
        return present.owner() == owner
                ? "another instance of " + owner.getName()
                        + " is wrapped already, and retries would not know which of the two to call; wrap one instance"
                        + " and share it, or say with AgentDlqBuilder.retryTarget(…) which object retries call"
                : "the task type '" + task.type() + "' of " + owner.getName() + " is taken by "
                        + present.owner().getName() + "; give one of the two methods another type";
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
