/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.TaskOutcome;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Finds the methods of a class that look for the effects of its tasks. */
final class Reconcilers {
    private Reconcilers() {}

    /**
     * Finds them.
     *
     * @return the reconcilers by task type
     * @throws TaskDefinitionException if one of them cannot work
     */
    static Map<String, Reconciler> of(Class<?> owner, List<TaskDescriptor> tasks) {
        Map<String, Reconciler> reconcilersByTask = new TreeMap<>();
        Set<String> overridden = new HashSet<>();
        TypeVariables variables = TypeVariables.of(owner);
        for (Class<?> declaring : Hierarchy.of(owner)) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (method.isSynthetic()) {
                    continue;
                }
                Reconciles annotation = method.getAnnotation(Reconciles.class);
                boolean hidden =
                        !Modifier.isPrivate(method.getModifiers()) && !overridden.add(Hierarchy.key(method, variables));
                if (annotation != null && !hidden) {
                    TaskDescriptor task = taskOf(annotation.value(), method, tasks);
                    requireFit(owner, method, task);
                    Reconciler other =
                            reconcilersByTask.putIfAbsent(task.type(), new Reconciler(Modules.accessible(method)));
                    if (other != null) {
                        throw refused(
                                method,
                                "must be the only one of task '" + task.type() + "', but '"
                                        + other.method().getName() + "' is another; remove one of them");
                    }
                }
            }
        }
        return reconcilersByTask;
    }

    private static TaskDescriptor taskOf(String type, Method method, List<TaskDescriptor> tasks) {
        return tasks.stream()
                .filter(task -> task.type().equals(type))
                .findFirst()
                .orElseThrow(() -> refused(
                        method,
                        "must name a task of its class, but '" + type + "' is not one of "
                                + tasks.stream().map(TaskDescriptor::type).toList()));
    }

    private static void requireFit(Class<?> owner, Method method, TaskDescriptor task) {
        if (task.policy().effect() != Effect.NON_IDEMPOTENT) {
            throw refused(
                    method,
                    "must belong to a NON_IDEMPOTENT task, but '" + task.type() + "' is "
                            + task.policy().effect()
                            + " and repeated without asking; set its effect, or remove the method");
        }
        TypeVariables variables = TypeVariables.of(owner);
        List<Type> types = Arrays.stream(method.getGenericParameterTypes())
                .map(variables::resolve)
                .toList();
        if (!Signature.of(types, List.of()).equals(Signature.of(task.parameterTypes(), List.of()))) {
            throw refused(
                    method,
                    "must have the parameters of task '" + task.type() + "', " + task.parameterTypes() + ", but has "
                            + types);
        }
        Type result = valueOf(task.returnType());
        Type found = variables.resolve(method.getGenericReturnType());
        if (method.getReturnType() != Optional.class || !isFound(found, result)) {
            throw refused(
                    method,
                    "must return Optional<" + result.getTypeName() + ">, what task '" + task.type()
                            + "' returns, but returns " + found.getTypeName());
        }
    }

    private static boolean isFound(Type found, Type result) {
        if (result == void.class || result == Void.class) {
            return true;
        }
        return found instanceof ParameterizedType optional
                && boxed(result).isAssignableFrom(boxed(optional.getActualTypeArguments()[0]));
    }

    /** What a task gives in the end, where its result comes later or is an outcome. */
    private static Type valueOf(Type returned) {
        Type value = returned;
        for (Class<?> around : List.of(CompletionStage.class, TaskOutcome.class)) {
            if (value instanceof ParameterizedType type && around.isAssignableFrom(Erasure.of(type))) {
                value = type.getActualTypeArguments()[0];
            }
        }
        return value;
    }

    private static Class<?> boxed(Type type) {
        return MethodType.methodType(Erasure.of(type)).wrap().returnType();
    }

    private static TaskDefinitionException refused(Method method, String rule) {
        return new TaskDefinitionException("@Reconciles method '"
                + Objects.requireNonNull(method.getDeclaringClass()).getSimpleName() + "." + method.getName() + "' "
                + rule);
    }
}
