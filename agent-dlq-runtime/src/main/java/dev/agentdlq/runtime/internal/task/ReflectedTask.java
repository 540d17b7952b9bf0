/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.AgentTask;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskPolicy;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task of a class that was compiled without the processor. */
record ReflectedTask(
        String type,
        Method method,
        List<Type> parameterTypes,
        List<String> parameterNames,
        Type returnType,
        TaskPolicy policy)
        implements TaskDescriptor {

    static ReflectedTask of(Class<?> owner, Method method) {
        AgentTask annotation = Objects.requireNonNull(method.getAnnotation(AgentTask.class));
        String name = owner.getSimpleName() + "." + method.getName();
        TypeVariables variables = TypeVariables.of(owner);
        return new ReflectedTask(
                annotation.type().isEmpty() ? name : annotation.type(),
                accessible(method),
                Arrays.stream(method.getGenericParameterTypes())
                        .map(variables::resolve)
                        .toList(),
                Arrays.stream(method.getParameters()).map(Parameter::getName).toList(),
                variables.resolve(method.getGenericReturnType()),
                policy(annotation, name));
    }

    @Override
    public String methodName() {
        return method.getName();
    }

    @Override
    public List<Class<?>> erasedParameterTypes() {
        return List.of(method.getParameterTypes());
    }

    @Override
    public @Nullable Object invoke(Object target, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }

    private static TaskPolicy policy(AgentTask annotation, String name) {
        try {
            return TaskPolicy.of(annotation);
        } catch (IllegalArgumentException invalid) {
            throw new TaskDefinitionException("@AgentTask of '" + name + "': " + invalid.getMessage());
        }
    }

    private static Method accessible(Method method) {
        try {
            method.setAccessible(true);
            return method;
        } catch (InaccessibleObjectException closed) {
            throw Modules.notOpen(method.getDeclaringClass());
        }
    }
}
