/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.task.TaskFinder;

/** The wrapper classes, one per user class. Keeps no class loader from being collected. */
public final class Wrappers {
    private static final ClassValue<WrapperClass> CLASSES = new ClassValue<>() {
        @Override
        protected WrapperClass computeValue(Class<?> type) {
            return WrapperClass.of(type, TaskFinder.tasksOf(type));
        }
    };

    private Wrappers() {}

    /**
     * Finds the wrapper class of a class, or makes it.
     *
     * @param type the class
     * @return the class of its wrappers
     * @throws TaskDefinitionException if it cannot be wrapped
     */
    public static WrapperClass of(Class<?> type) {
        return CLASSES.get(type);
    }
}
