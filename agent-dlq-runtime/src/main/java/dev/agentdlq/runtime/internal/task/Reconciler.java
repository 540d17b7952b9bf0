/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A method that finds out whether the effect of a task has happened.
 *
 * @param method the method
 */
public record Reconciler(Method method) {
    /**
     * Asks.
     *
     * @param target the object of the task
     * @param arguments those of the call
     * @return what the task would have returned; empty if its effect has not happened
     * @throws Throwable what the method threw, the very object
     */
    public Optional<?> ask(Object target, @Nullable Object[] arguments) throws Throwable {
        try {
            return (Optional<?>) Objects.requireNonNull(
                    InterfaceMethods.invoke(method, target, arguments), "a @Reconciles method must not return null");
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }
}
