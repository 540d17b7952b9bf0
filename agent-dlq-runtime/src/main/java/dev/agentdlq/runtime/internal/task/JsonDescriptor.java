/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.JsonFunction;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskPolicy;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task without a method: its one argument is the JSON that a model wrote, and its target is a function. */
record JsonDescriptor(String type, TaskPolicy policy) implements TaskDescriptor {
    @Override
    public String methodName() {
        return "call";
    }

    @Override
    public List<Class<?>> erasedParameterTypes() {
        return List.of(String.class);
    }

    @Override
    public List<Type> parameterTypes() {
        return List.of(String.class);
    }

    @Override
    public List<String> parameterNames() {
        return List.of("argumentsJson");
    }

    @Override
    public Type returnType() {
        return String.class;
    }

    @Override
    public @Nullable Object invoke(Object target, @Nullable Object[] arguments) throws Throwable {
        return ((JsonFunction) target).call((String) Objects.requireNonNull(arguments[0]));
    }
}
