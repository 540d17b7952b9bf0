/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.PayloadException;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method that makes arguments of the present out of those that were stored before a task's parameters changed.
 *
 * @param method the method
 * @param parameterTypes the parameters that the task had
 * @param signature the same as a text
 */
public record Upgrade(Method method, List<Type> parameterTypes, String signature) {
    /**
     * Upgrades arguments.
     *
     * @param task the task as it is now
     * @param target the object of the task
     * @param stored the arguments as they were stored
     * @return the arguments of the task as it is now
     * @throws PayloadException if the method throws, or returns what the task does not take
     */
    public @Nullable Object[] apply(TaskDescriptor task, Object target, @Nullable Object[] stored) {
        Object result;
        try {
            result = InterfaceMethods.invoke(method, target, stored);
        } catch (InvocationTargetException thrown) {
            throw unusable("threw " + thrown.getTargetException().getClass().getName());
        } catch (IllegalAccessException | IllegalArgumentException e) {
            throw unusable("could not be called: " + e.getClass().getName());
        }
        if (!(result instanceof @Nullable Object[] arguments)) {
            throw unusable("returned null");
        }
        requireFit(task.erasedParameterTypes(), arguments);
        return arguments;
    }

    private void requireFit(List<Class<?>> types, @Nullable Object[] arguments) {
        if (arguments.length != types.size()) {
            throw unusable("returned " + arguments.length + " arguments for " + types.size() + " parameters");
        }
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = MethodType.methodType(types.get(i)).wrap().returnType();
            Object argument = arguments[i];
            if (argument == null ? types.get(i).isPrimitive() : !type.isInstance(argument)) {
                throw unusable("returned "
                        + (argument == null ? "null" : argument.getClass().getName()) + " for parameter " + i
                        + ", which is a " + types.get(i).getName());
            }
        }
    }

    private PayloadException unusable(String what) {
        return new PayloadException("@PayloadUpgrade method '" + method.getName() + "' " + what, null);
    }
}
