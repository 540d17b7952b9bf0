/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the methods of interfaces by which methods of a class are called on a proxy. */
public final class InterfaceMethods {
    private InterfaceMethods() {}

    /**
     * Finds the method of an interface that a method implements.
     *
     * @param owner the class with the method
     * @param interfaces where to look, in their superinterfaces too
     * @param name the method's name
     * @param erased the erasure of its parameter types
     * @return the method of the interface, whose erasure may be another where the interface is generic
     */
    public static Optional<Method> of(Class<?> owner, List<Class<?>> interfaces, String name, List<Class<?>> erased) {
        TypeVariables variables = TypeVariables.of(owner);
        return interfaces.stream()
                .flatMap(type -> Hierarchy.of(type).stream())
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name)
                        && !Modifier.isStatic(method.getModifiers())
                        && !Modifier.isPrivate(method.getModifiers())
                        && resolved(method, variables).equals(erased))
                .findFirst();
    }

    private static List<? extends Class<?>> resolved(Method method, TypeVariables variables) {
        return Arrays.stream(method.getGenericParameterTypes())
                .map(type -> erasure(type, variables))
                .toList();
    }

    private static Class<?> erasure(Type type, TypeVariables variables) {
        return Erasure.of(variables.resolve(type));
    }

    /**
     * Calls a method of a class on its object.
     *
     * @param method the method, made accessible
     * @param target an instance of the class, or a proxy that has only its interfaces
     * @param arguments the arguments
     * @return what it returned
     * @throws InvocationTargetException if it throws
     * @throws IllegalAccessException if it must not be called
     * @throws IllegalArgumentException if the proxy does not have it
     */
    static @Nullable Object invoke(Method method, Object target, @Nullable Object[] arguments)
            throws InvocationTargetException, IllegalAccessException {
        boolean isDirect = Modifier.isStatic(method.getModifiers())
                || method.getDeclaringClass().isInstance(target);
        return (isDirect ? method : seenOn(target, method)).invoke(target, arguments);
    }

    private static Method seenOn(Object target, Method method) {
        UserClass user = UserClass.of(target);
        return of(user.type(), user.interfaces(), method.getName(), List.of(method.getParameterTypes()))
                .map(Modules::accessible)
                .orElseThrow(() -> new IllegalArgumentException("no interface of " + target.getClass() + " has method '"
                        + method.getName() + "' of " + method.getDeclaringClass()));
    }
}
