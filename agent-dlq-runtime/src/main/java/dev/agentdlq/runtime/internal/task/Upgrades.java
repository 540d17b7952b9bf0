/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.PayloadUpgrade;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.intercept.debug.DebugNames;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the methods of a class that upgrade stored calls. */
final class Upgrades {
    private static final Companions<PayloadUpgrade> UPGRADES =
            new Companions<>(PayloadUpgrade.class, PayloadUpgrade::value);

    private Upgrades() {}

    /**
     * Finds them.
     *
     * @return the upgrades by task type
     * @throws TaskDefinitionException if one of them cannot work
     */
    static Map<String, List<Upgrade>> of(Class<?> owner, List<TaskDescriptor> tasks) {
        Map<String, List<Upgrade>> upgradesByTask = new TreeMap<>();
        UPGRADES.in(owner, tasks)
                .forEach((method, task) -> add(
                        upgradesByTask.computeIfAbsent(task.type(), unused -> new ArrayList<>()), owner, method, task));
        return upgradesByTask;
    }

    private static void add(List<Upgrade> upgrades, Class<?> owner, Method method, TaskDescriptor task) {
        if (method.getReturnType() != Object[].class) {
            throw UPGRADES.refused(
                    method,
                    "must return Object[], the arguments of the task as it is now, but returns "
                            + method.getReturnType().getName());
        }
        TypeVariables variables = TypeVariables.of(owner);
        List<Type> types = Arrays.stream(method.getGenericParameterTypes())
                .map(variables::resolve)
                .toList();
        Upgrade upgrade = new Upgrade(Modules.accessible(method), types, Signature.of(types, DebugNames.of(method)));
        if (Signature.areSame(upgrade.signature(), Signature.of(task.parameterTypes(), task.parameterNames()))) {
            throw UPGRADES.refused(
                    method, "must have the parameters that the task had before, but has those that it has now");
        }
        for (Upgrade other : upgrades) {
            if (Signature.areSame(upgrade.signature(), other.signature())) {
                throw UPGRADES.refused(
                        method,
                        "must have parameters of its own, but '"
                                + other.method().getName() + "' has the same");
            }
        }
        upgrades.add(upgrade);
    }
}
