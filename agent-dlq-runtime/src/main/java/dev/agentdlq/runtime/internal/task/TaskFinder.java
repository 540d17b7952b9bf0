/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.AgentTask;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskDescriptors;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the tasks of a class: generated at compile time where the class was compiled with the processor. */
public final class TaskFinder {
    static final Pattern TYPE = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private TaskFinder() {}

    /**
     * Describes the tasks of a class.
     *
     * @param type the class
     * @return its tasks, at least one
     * @throws TaskDefinitionException if it has none, or one that cannot work
     */
    public static List<TaskDescriptor> tasksOf(Class<?> type) {
        return tasksOf(type, Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL);
    }

    /**
     * Describes the tasks of a class of which no subclass is made, so that its methods may be final.
     *
     * @param type the class
     * @return its tasks, at least one
     * @throws TaskDefinitionException if it has none, or one that cannot work
     */
    public static List<TaskDescriptor> callableTasksOf(Class<?> type) {
        return tasksOf(type, Modifier.PRIVATE | Modifier.STATIC);
    }

    private static List<TaskDescriptor> tasksOf(Class<?> type, int forbidden) {
        List<Method> methods = taskMethods(type);
        if (methods.isEmpty()) {
            throw new TaskDefinitionException(
                    "class " + type.getName()
                            + " has no @AgentTask method, so there is nothing to protect; annotate the methods that the agent calls");
        }
        methods.forEach(method -> requireNone(forbidden, method));
        methods.forEach(ReturnRules::requireWatchable);
        methods.forEach(ReturnRules::requireOneAnswer);
        List<TaskDescriptor> tasks = generated(type).orElseGet(() -> reflected(type, methods));
        requireDistinctNames(type, tasks);
        return tasks;
    }

    static boolean hasTasks(Class<?> type) {
        return !taskMethods(type).isEmpty();
    }

    static List<Method> taskMethods(Class<?> type) {
        return Hierarchy.methodsOf(type).stream()
                .filter(method -> method.isAnnotationPresent(AgentTask.class))
                .toList();
    }

    private static void requireNone(int forbidden, Method method) {
        int found = method.getModifiers() & forbidden;
        if (found == 0) {
            return;
        }
        String rule = Modifier.isPrivate(found)
                ? "private: no other class can call it; make it an overridable instance method"
                : Modifier.isStatic(found)
                        ? "static: it belongs to no object that could be wrapped; make it an overridable instance method"
                        : "final: the wrapper is a subclass and cannot override it; make it an overridable instance"
                                + " method, or call facade(…) in place of wrap(…)";
        throw new TaskDefinitionException("@AgentTask method '"
                + method.getDeclaringClass().getSimpleName() + "." + method.getName() + "' must not be " + rule);
    }

    private static Optional<List<TaskDescriptor>> generated(Class<?> type) {
        try {
            Class<?> generated =
                    Class.forName(type.getName() + TaskDescriptors.GENERATED_SUFFIX, true, type.getClassLoader());
            MethodHandles.Lookup lookup = Modules.lookupIn(generated);
            TaskDescriptors descriptors =
                    (TaskDescriptors) lookup.findConstructor(generated, MethodType.methodType(void.class))
                            .invoke();
            return Optional.of(descriptors.tasks());
        } catch (ClassNotFoundException compiledWithoutProcessor) {
            return Optional.empty();
        } catch (IllegalAccessException closed) {
            throw Modules.notOpen(type);
        } catch (Throwable unusable) {
            throw new TaskDefinitionException("the generated descriptor of class " + type.getName()
                    + " cannot be used (" + unusable + "); compile the class again with this version's processor");
        }
    }

    private static List<TaskDescriptor> reflected(Class<?> type, List<Method> methods) {
        return methods.stream()
                .<TaskDescriptor>map(method -> ReflectedTask.of(type, method))
                .toList();
    }

    private static void requireDistinctNames(Class<?> type, List<TaskDescriptor> tasks) {
        Set<String> names = new HashSet<>();
        for (TaskDescriptor task : tasks) {
            if (!TYPE.matcher(task.type()).matches()) {
                throw new TaskDefinitionException("@AgentTask type '" + task.type() + "' of class " + type.getName()
                        + " must be 1 to 200 letters, digits, dots, dashes and underscores; rename it");
            }
            if (!names.add(task.type())) {
                throw new TaskDefinitionException("two @AgentTask methods of class " + type.getName()
                        + " have the type '" + task.type() + "'; give overloaded methods types of their own");
            }
        }
    }
}
