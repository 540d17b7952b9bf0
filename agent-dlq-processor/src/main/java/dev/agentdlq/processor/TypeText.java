/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes types as Java text. Names are always qualified, so that no class of the user can be mistaken for another one;
 * {@code toString} of a type would print type annotations too.
 */
final class TypeText {
    private static final String TYPES = "dev.agentdlq.spi.Types.";

    private final Types types;

    TypeText(Types types) {
        this.types = types;
    }

    /** Writes the type after erasure, such as {@code java.util.List}. */
    String raw(TypeMirror type) {
        TypeMirror erased = types.erasure(type);
        if (erased instanceof ArrayType array) {
            return raw(array.getComponentType()) + "[]";
        }
        return erased instanceof DeclaredType declared
                ? qualifiedName(declared)
                : erased.getKind().name().toLowerCase(Locale.ROOT);
    }

    /** Writes the class literal of the type after erasure. */
    String literal(TypeMirror type) {
        return raw(type) + ".class";
    }

    /** Writes an expression that makes the {@code java.lang.reflect.Type}; type variables become their bounds. */
    String expression(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return isGeneric(array.getComponentType())
                    ? TYPES + "arrayOf(" + expression(array.getComponentType()) + ")"
                    : literal(type);
        }
        if (type instanceof WildcardType wildcard) {
            return expressionOfWildcard(wildcard.getExtendsBound(), wildcard.getSuperBound());
        }
        if (isGeneric(type)) {
            // An inner class of a generic class may have no type arguments of its own.
            return Stream.concat(
                            Stream.of(literal(type)),
                            ((DeclaredType) type).getTypeArguments().stream().map(this::expression))
                    .collect(Collectors.joining(", ", TYPES + "parameterized(", ")"));
        }
        return literal(type);
    }

    private String expressionOfWildcard(@Nullable TypeMirror extendsBound, @Nullable TypeMirror superBound) {
        if (superBound != null) {
            return TYPES + "supertypeOf(" + expression(superBound) + ")";
        }
        String bound = extendsBound == null ? "java.lang.Object.class" : expression(extendsBound);
        return TYPES + "subtypeOf(" + bound + ")";
    }

    /** Writes the type with its arguments and type variables, as it would stand in source. */
    String full(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return full(array.getComponentType()) + "[]";
        }
        if (type instanceof TypeVariable variable) {
            return variable.asElement().getSimpleName().toString();
        }
        if (type instanceof IntersectionType intersection) {
            return intersection.getBounds().stream().map(this::full).collect(Collectors.joining(" & "));
        }
        if (type instanceof WildcardType wildcard) {
            return fullWildcard(wildcard.getExtendsBound(), wildcard.getSuperBound());
        }
        return type instanceof DeclaredType declared ? fullDeclared(declared) : raw(type);
    }

    private String fullWildcard(@Nullable TypeMirror extendsBound, @Nullable TypeMirror superBound) {
        if (superBound != null) {
            return "? super " + full(superBound);
        }
        return extendsBound == null ? "?" : "? extends " + full(extendsBound);
    }

    private String fullDeclared(DeclaredType type) {
        String name = isParameterized(type.getEnclosingType())
                ? full(type.getEnclosingType()) + "." + type.asElement().getSimpleName()
                : qualifiedName(type);
        return type.getTypeArguments().isEmpty()
                ? name
                : name + type.getTypeArguments().stream().map(this::full).collect(Collectors.joining(", ", "<", ">"));
    }

    /** Writes parameters as messages show them, such as {@code (java.lang.String, long)}. */
    String parameters(List<? extends TypeMirror> parameters) {
        return parameters.stream().map(this::raw).collect(Collectors.joining(", ", "(", ")"));
    }

    /** Writes the type parameters of a generic method with their bounds, such as {@code <T extends Number>}. */
    String typeParameters(List<? extends TypeVariable> variables) {
        return variables.stream()
                .map(variable -> full(variable) + " extends " + full(variable.getUpperBound()))
                .collect(Collectors.joining(", ", "<", ">"));
    }

    /** Whether the type, or one that encloses it, has type arguments. */
    static boolean isParameterized(TypeMirror type) {
        return type instanceof DeclaredType declared
                && type.getKind() == TypeKind.DECLARED
                && (!declared.getTypeArguments().isEmpty() || isParameterized(declared.getEnclosingType()));
    }

    private static boolean isGeneric(TypeMirror type) {
        return type instanceof ArrayType array ? isGeneric(array.getComponentType()) : isParameterized(type);
    }

    private static String qualifiedName(DeclaredType type) {
        return ((TypeElement) type.asElement()).getQualifiedName().toString();
    }
}
