/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls public methods of classes that are not known at compile time. What is found out of a class lives as long as the
 * class: nothing else holds it, so a class loader that is given up can go.
 */
final class Getters {
    private static final Method[] NONE = {};
    private static final int MOST = 8;

    private static final ClassValue<Map<String, Optional<MethodHandle>>> FOUND = new ClassValue<>() {
        @Override
        protected Map<String, Optional<MethodHandle>> computeValue(Class<?> type) {
            // objects of the JDK alone: a value of our own would keep our class loader with a class of the JDK's
            return new ConcurrentHashMap<>();
        }
    };

    private Getters() {}

    /** Returns what the method returns; null for all that goes wrong. */
    static @Nullable Object call(Object target, String method, @Nullable String argument) {
        try {
            Optional<MethodHandle> handle = FOUND.get(target.getClass())
                    .computeIfAbsent(
                            argument == null ? method : method + "*",
                            key -> find(target.getClass(), method, argument != null));
            if (handle.isEmpty()) {
                return null;
            }
            return argument == null ? handle.get().invoke(target) : handle.get().invoke(target, argument);
        } catch (Throwable unknown) {
            return null;
        }
    }

    /** Takes the value out of an optional. */
    static @Nullable Object unwrap(@Nullable Object value) {
        return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }

    /** Returns the values of something iterable, at most a few; of anything else, itself. */
    static List<Object> all(@Nullable Object value) {
        List<Object> all = new ArrayList<>();
        try {
            if (value instanceof Iterable<?> many) {
                Iterator<?> each = many.iterator();
                while (all.size() < MOST && each.hasNext()) {
                    Object one = each.next();
                    if (one != null) {
                        all.add(one);
                    }
                }
            } else if (value != null) {
                all.add(value);
            }
        } catch (Throwable hostile) {
            // what was read so far is true
        }
        return all;
    }

    /** The method may be public in a class that is not: then a supertype declares it for all. */
    private static Optional<MethodHandle> find(Class<?> type, String name, boolean named) {
        Deque<Class<?>> open = new ArrayDeque<>();
        open.add(type);
        while (!open.isEmpty()) {
            Class<?> next = open.remove();
            MethodHandle handle = Modifier.isPublic(next.getModifiers()) ? declared(next, name, named) : null;
            if (handle != null) {
                return Optional.of(handle);
            }
            if (next.getSuperclass() != null) {
                open.add(next.getSuperclass());
            }
            open.addAll(List.of(next.getInterfaces()));
        }
        return Optional.empty();
    }

    private static @Nullable MethodHandle declared(Class<?> type, String name, boolean named) {
        for (Method method : methodsOf(type)) {
            if (!method.getName().equals(name)
                    || !Modifier.isPublic(method.getModifiers())
                    || Modifier.isStatic(method.getModifiers())
                    || method.getReturnType() == void.class
                    || !takes(method, named)) {
                continue;
            }
            try {
                MethodHandle handle = MethodHandles.publicLookup().unreflect(method);
                return handle.asType(
                        named
                                ? MethodType.methodType(Object.class, Object.class, String.class)
                                : MethodType.methodType(Object.class, Object.class));
            } catch (IllegalAccessException hidden) {
                // a class that its module does not export; a supertype may be
            }
        }
        return null;
    }

    private static Method[] methodsOf(Class<?> type) {
        try {
            return type.getDeclaredMethods();
        } catch (LinkageError incomplete) {
            // a class of a signature is missing
            return NONE;
        }
    }

    private static boolean takes(Method method, boolean named) {
        Class<?>[] parameters = method.getParameterTypes();
        return named ? parameters.length == 1 && parameters[0].isAssignableFrom(String.class) : parameters.length == 0;
    }
}
