/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.DlqEntry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A method that is told when a deferred call of a task has succeeded.
 *
 * @param method the method
 */
public record ResolvedMethod(Method method) {
    /**
     * Tells it.
     *
     * @param target the object that executed the call
     * @param entry the entry after it
     * @param result what the call gave; what the method cannot take, where the task promises nothing, it gets as null
     * @throws Throwable what the method threw, the very object
     */
    public void tell(Object target, DlqEntry entry, @Nullable Object result) throws Throwable {
        try {
            InterfaceMethods.invoke(method, target, arguments(entry, result));
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }

    private @Nullable Object[] arguments(DlqEntry entry, @Nullable Object result) {
        if (method.getParameterCount() == 1) {
            return new Object[] {entry};
        }
        return new @Nullable Object[] {entry, method.getParameterTypes()[1].isInstance(result) ? result : null};
    }

    /**
     * Returns what it is called in messages.
     *
     * @return class and method
     */
    public String name() {
        return Objects.requireNonNull(method.getDeclaringClass()).getSimpleName() + "." + method.getName();
    }
}
