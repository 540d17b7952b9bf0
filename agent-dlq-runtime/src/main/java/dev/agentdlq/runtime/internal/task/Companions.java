/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The methods that stand beside the tasks of a class and work for one of them, all with one annotation.
 *
 * @param annotation what marks them
 * @param taskOf reads the type of their task from it
 * @param <A> the annotation
 */
record Companions<A extends Annotation>(Class<A> annotation, Function<A, String> taskOf) {
    /**
     * Finds them.
     *
     * @return the task of each method, in the order in which they were found
     * @throws TaskDefinitionException if one of them names no task of the class
     */
    Map<Method, TaskDescriptor> in(Class<?> owner, List<TaskDescriptor> tasks) {
        Map<Method, TaskDescriptor> taskByMethod = new LinkedHashMap<>();
        for (Method method : Hierarchy.methodsOf(owner)) {
            A mark = method.getAnnotation(annotation);
            if (mark != null) {
                taskByMethod.put(method, task(taskOf.apply(mark), method, tasks));
            }
        }
        return taskByMethod;
    }

    private TaskDescriptor task(String type, Method method, List<TaskDescriptor> tasks) {
        return tasks.stream()
                .filter(task -> task.type().equals(type))
                .findFirst()
                .orElseThrow(() -> refused(
                        method,
                        "must name a task of its class, but '" + type + "' is not one of "
                                + tasks.stream().map(TaskDescriptor::type).toList()));
    }

    TaskDefinitionException refused(Method method, String rule) {
        return new TaskDefinitionException("@" + annotation.getSimpleName() + " method '"
                + Objects.requireNonNull(method.getDeclaringClass()).getSimpleName() + "." + method.getName() + "' "
                + rule);
    }
}
