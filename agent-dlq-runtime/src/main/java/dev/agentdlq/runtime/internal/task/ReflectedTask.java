/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Sensitive;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.internal.intercept.debug.DebugNames;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task of a class that was compiled without the processor. */
record ReflectedTask(
        String type,
        Method method,
        List<Type> parameterTypes,
        List<String> parameterNames,
        Set<Integer> sensitiveParameters,
        Type returnType,
        TaskPolicy policy)
        implements TaskDescriptor {

    static ReflectedTask of(Class<?> owner, Method method) {
        AgentTask annotation = Objects.requireNonNull(method.getAnnotation(AgentTask.class));
        String name = nameOf(owner) + "." + method.getName();
        TypeVariables variables = TypeVariables.of(owner);
        return new ReflectedTask(
                annotation.type().isEmpty() ? name : annotation.type(),
                Modules.accessible(method),
                Arrays.stream(method.getGenericParameterTypes())
                        .map(variables::resolve)
                        .toList(),
                DebugNames.of(method),
                sensitive(owner, method, variables),
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

    /** A parameter stays sensitive where a method overrides the one that says so. */
    private static Set<Integer> sensitive(Class<?> owner, Method method, TypeVariables variables) {
        Set<Integer> indexes = new HashSet<>();
        for (Class<?> declaring : Hierarchy.of(owner)) {
            for (Method declaration : declaring.getDeclaredMethods()) {
                if (Hierarchy.key(declaration, variables).equals(Hierarchy.key(method, variables))) {
                    Parameter[] parameters = declaration.getParameters();
                    for (int i = 0; i < parameters.length; i++) {
                        if (parameters[i].isAnnotationPresent(Sensitive.class)) {
                            indexes.add(i);
                        }
                    }
                }
            }
        }
        return Set.copyOf(indexes);
    }

    private static TaskPolicy policy(AgentTask annotation, String name) {
        try {
            return TaskPolicy.of(annotation);
        } catch (IllegalArgumentException invalid) {
            throw new TaskDefinitionException("@AgentTask of '" + name + "': " + invalid.getMessage());
        }
    }

    /** An anonymous class has the name of what it extends. */
    private static String nameOf(Class<?> owner) {
        if (!owner.isAnonymousClass()) {
            return owner.getSimpleName();
        }
        Class<?>[] interfaces = owner.getInterfaces();
        return nameOf(interfaces.length > 0 ? interfaces[0] : owner.getSuperclass());
    }
}
