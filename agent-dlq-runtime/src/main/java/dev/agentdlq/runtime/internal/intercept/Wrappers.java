/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.spi.TaskGate;
import java.util.List;

/** Makes wrappers, with one generated class per user class. Holds no class that could not be unloaded. */
public final class Wrappers {
    private static final ClassValue<WrapperClass> CLASSES = new ClassValue<>() {
        @Override
        protected WrapperClass computeValue(Class<?> type) {
            return WrapperClass.of(type, TaskFinder.tasksOf(type));
        }
    };

    private Wrappers() {}

    /**
     * Checks that a class can be wrapped, and prepares it.
     *
     * @param type the class
     * @throws dev.agentdlq.TaskDefinitionException if it cannot
     */
    public static void prepare(Class<?> type) {
        CLASSES.get(type);
    }

    /**
     * Makes a wrapper.
     *
     * @param target the instance to protect
     * @param gates one gate per task, in the order of {@link TaskFinder#tasksOf}
     * @return a subclass instance that passes all calls on
     */
    public static Object wrap(Object target, List<? extends TaskGate> gates) {
        return CLASSES.get(target.getClass()).newInstance(target, gates);
    }
}
