/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.spi.Types;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the type variables of a class's supertypes stand for in that class; those that stand for nothing are erased. */
final class TypeVariables {
    private final Map<TypeVariable<?>, Type> meanings = new HashMap<>();

    private TypeVariables() {}

    static TypeVariables of(Class<?> type) {
        TypeVariables variables = new TypeVariables();
        variables.collect(type);
        return variables;
    }

    private void collect(Class<?> type) {
        Type superclass = type.getGenericSuperclass();
        if (superclass != null) {
            collectFrom(superclass);
        }
        for (Type superinterface : type.getGenericInterfaces()) {
            collectFrom(superinterface);
        }
    }

    private void collectFrom(Type supertype) {
        if (supertype instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            TypeVariable<?>[] variables = raw.getTypeParameters();
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < variables.length; i++) {
                meanings.put(variables[i], resolve(arguments[i]));
            }
            collect(raw);
        } else if (supertype instanceof Class<?> raw) {
            collect(raw);
        }
    }

    Type resolve(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            Type meaning = meanings.get(variable);
            return meaning != null ? meaning : Erasure.of(variable);
        }
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = Arrays.stream(parameterized.getActualTypeArguments())
                    .map(this::resolve)
                    .toArray(Type[]::new);
            return Types.parameterized((Class<?>) parameterized.getRawType(), arguments);
        }
        if (type instanceof GenericArrayType array) {
            Type component = resolve(array.getGenericComponentType());
            return component instanceof Class<?> raw ? raw.arrayType() : Types.arrayOf(component);
        }
        if (type instanceof WildcardType wildcard) {
            return wildcard.getLowerBounds().length > 0
                    ? Types.supertypeOf(resolve(wildcard.getLowerBounds()[0]))
                    : Types.subtypeOf(resolve(wildcard.getUpperBounds()[0]));
        }
        return type;
    }
}
