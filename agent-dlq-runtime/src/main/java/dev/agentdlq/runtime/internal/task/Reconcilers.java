/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the methods of a class that look for the effects of its tasks. */
final class Reconcilers {
    private static final Companions<Reconciles> RECONCILERS = new Companions<>(Reconciles.class, Reconciles::value);

    private Reconcilers() {}

    /**
     * Finds them.
     *
     * @return the reconcilers by task type
     * @throws TaskDefinitionException if one of them cannot work
     */
    static Map<String, Reconciler> of(Class<?> owner, List<TaskDescriptor> tasks) {
        Map<String, Reconciler> reconcilersByTask = new TreeMap<>();
        RECONCILERS.in(owner, tasks).forEach((method, task) -> {
            requireFit(owner, method, task);
            Reconciler other = reconcilersByTask.putIfAbsent(task.type(), new Reconciler(Modules.accessible(method)));
            if (other != null) {
                throw RECONCILERS.refused(
                        method,
                        "must be the only one of task '" + task.type() + "', but '"
                                + other.method().getName() + "' is another; remove one of them");
            }
        });
        return reconcilersByTask;
    }

    private static void requireFit(Class<?> owner, Method method, TaskDescriptor task) {
        if (task.policy().effect() != Effect.NON_IDEMPOTENT) {
            throw RECONCILERS.refused(
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
            throw RECONCILERS.refused(
                    method,
                    "must have the parameters of task '" + task.type() + "', " + task.parameterTypes() + ", but has "
                            + types);
        }
        Type result = TaskValues.valueOf(task.returnType());
        Type found = variables.resolve(method.getGenericReturnType());
        if (method.getReturnType() != Optional.class || !isFound(found, result)) {
            throw RECONCILERS.refused(
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
                && TaskValues.boxed(result).isAssignableFrom(TaskValues.boxed(optional.getActualTypeArguments()[0]));
    }
}
