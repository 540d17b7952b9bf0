/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes generic types without reflection, for generated descriptors. They equal the JDK's own of the same shape. */
public final class Types {
    private Types() {}

    /**
     * Makes a type with type arguments.
     *
     * @param raw the class
     * @param arguments its type arguments
     * @return the type, such as {@code List<String>}
     */
    public static ParameterizedType parameterized(Class<?> raw, Type... arguments) {
        return new Parameterized(raw, List.of(arguments));
    }

    /**
     * Makes an array of a generic type.
     *
     * @param component the type of its elements
     * @return the type, such as {@code List<String>[]}
     */
    public static GenericArrayType arrayOf(Type component) {
        return new ArrayOf(component);
    }

    /**
     * Makes a wildcard with an upper bound.
     *
     * @param bound the bound
     * @return the type, such as {@code ? extends Number}
     */
    public static WildcardType subtypeOf(Type bound) {
        return new Wildcard(List.of(bound), List.of());
    }

    /**
     * Makes a wildcard with a lower bound.
     *
     * @param bound the bound
     * @return the type, such as {@code ? super Integer}
     */
    public static WildcardType supertypeOf(Type bound) {
        return new Wildcard(List.of(Object.class), List.of(bound));
    }

    private record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType that
                    && raw.equals(that.getRawType())
                    && Objects.equals(getOwnerType(), that.getOwnerType())
                    && Arrays.equals(getActualTypeArguments(), that.getActualTypeArguments());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(getActualTypeArguments()) ^ Objects.hashCode(getOwnerType()) ^ raw.hashCode();
        }

        @Override
        public String toString() {
            return raw.getName()
                    + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }
    }

    private record ArrayOf(Type component) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return component;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof GenericArrayType that && component.equals(that.getGenericComponentType());
        }

        @Override
        public int hashCode() {
            return component.hashCode();
        }

        @Override
        public String toString() {
            return component.getTypeName() + "[]";
        }
    }

    private record Wildcard(List<Type> upper, List<Type> lower) implements WildcardType {
        @Override
        public Type[] getUpperBounds() {
            return upper.toArray(Type[]::new);
        }

        @Override
        public Type[] getLowerBounds() {
            return lower.toArray(Type[]::new);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof WildcardType that
                    && Arrays.equals(getUpperBounds(), that.getUpperBounds())
                    && Arrays.equals(getLowerBounds(), that.getLowerBounds());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(getLowerBounds()) ^ Arrays.hashCode(getUpperBounds());
        }

        @Override
        public String toString() {
            if (!lower.isEmpty()) {
                return "? super " + lower.get(0).getTypeName();
            }
            return upper.get(0) == Object.class
                    ? "?"
                    : "? extends " + upper.get(0).getTypeName();
        }
    }
}
