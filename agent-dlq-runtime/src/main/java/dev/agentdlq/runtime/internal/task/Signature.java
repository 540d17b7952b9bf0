/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The parameter types of a method as a text that is stored with every entry, so that a later change is noticed before
 * old arguments are read by new types. Written by us and not by {@link Type#getTypeName()}, whose form differs between
 * implementations.
 */
public final class Signature {
    private Signature() {}

    /**
     * Writes a signature.
     *
     * @param parameterTypes the types
     * @return the same text for equal types, however they were made
     */
    public static String of(List<Type> parameterTypes) {
        return parameterTypes.stream().map(Signature::text).collect(Collectors.joining(",", "(", ")"));
    }

    private static String text(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return Arrays.stream(parameterized.getActualTypeArguments())
                    .map(Signature::text)
                    .collect(Collectors.joining(",", Erasure.of(type).getName() + "<", ">"));
        }
        if (type instanceof GenericArrayType array) {
            return text(array.getGenericComponentType()) + "[]";
        }
        if (type instanceof WildcardType wildcard) {
            return wildcard.getLowerBounds().length > 0
                    ? "? super " + text(wildcard.getLowerBounds()[0])
                    : "? extends " + text(wildcard.getUpperBounds()[0]);
        }
        return Erasure.of(type).getTypeName().replace('$', '.');
    }
}
