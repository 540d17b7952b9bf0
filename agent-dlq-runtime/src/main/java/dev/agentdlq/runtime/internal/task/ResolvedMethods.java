/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.OnResolved;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the methods of a class that are told when deferred calls of its tasks have succeeded. */
final class ResolvedMethods {
    private static final Companions<OnResolved> RESOLVED = new Companions<>(OnResolved.class, OnResolved::value);

    private ResolvedMethods() {}

    /**
     * Finds them.
     *
     * @return the methods by task type
     * @throws TaskDefinitionException if one of them cannot work
     */
    static Map<String, List<ResolvedMethod>> of(Class<?> owner, List<TaskDescriptor> tasks) {
        Map<String, List<ResolvedMethod>> methodsByTask = new TreeMap<>();
        TypeVariables variables = TypeVariables.of(owner);
        RESOLVED.in(owner, tasks).forEach((method, task) -> {
            requireFit(method, variables, task);
            methodsByTask
                    .computeIfAbsent(task.type(), unused -> new ArrayList<>())
                    .add(new ResolvedMethod(Modules.accessible(method)));
        });
        return methodsByTask;
    }

    private static void requireFit(Method method, TypeVariables variables, TaskDescriptor task) {
        List<Type> types = Arrays.stream(method.getGenericParameterTypes())
                .map(variables::resolve)
                .toList();
        Class<?> result = TaskValues.boxed(TaskValues.valueOf(task.returnType()));
        boolean takesResult = types.size() == 2 && Erasure.of(types.get(1)).isAssignableFrom(result);
        boolean fits = !types.isEmpty() && types.get(0) == DlqEntry.class && (types.size() == 1 || takesResult);
        if (!fits) {
            throw RESOLVED.refused(
                    method,
                    "must have the parameters (DlqEntry) or (DlqEntry, " + result.getSimpleName()
                            + "), because that is what task '" + task.type() + "' gives, but has "
                            + types.stream().map(Type::getTypeName).toList());
        }
    }
}
