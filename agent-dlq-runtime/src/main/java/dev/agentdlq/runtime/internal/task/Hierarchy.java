/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A class with its superclasses and then its interfaces, so that an overriding method comes before what it overrides.
 */
final class Hierarchy {
    private Hierarchy() {}

    static List<Class<?>> of(Class<?> type) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            classes.add(c);
        }
        Set<Class<?>> all = new LinkedHashSet<>(classes);
        classes.forEach(c -> addInterfaces(c, all));
        return List.copyOf(all);
    }

    /** Returns the methods that an object of a class has: no overridden ones, and private ones of each class. */
    static List<Method> methodsOf(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        TypeVariables variables = TypeVariables.of(type);
        for (Class<?> declaring : of(type)) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (!method.isSynthetic()
                        && (Modifier.isPrivate(method.getModifiers()) || taken.add(key(method, variables)))) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    /** The same for a method and what it overrides, also where that one's parameters have the types of variables. */
    static String key(Method method, TypeVariables variables) {
        return Arrays.stream(method.getGenericParameterTypes())
                .map(type -> Erasure.of(variables.resolve(type)).getName())
                .collect(Collectors.joining(",", method.getName() + "(", ")"));
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
        for (Class<?> superinterface : type.getInterfaces()) {
            all.add(superinterface);
            addInterfaces(superinterface, all);
        }
    }
}
