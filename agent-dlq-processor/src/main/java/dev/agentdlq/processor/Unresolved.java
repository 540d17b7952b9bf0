/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.Backoff;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds what the compiler could not resolve in a class with tasks; another processor may still generate it. */
final class Unresolved {
    /** What javac makes of a constant or class in an annotation that it cannot resolve. */
    private static final String ERROR_VALUE = "<error>";

    private final Types types;

    Unresolved(Types types) {
        this.types = types;
    }

    /** Returns the first unresolved name in the supertypes and the task methods of a class. */
    Optional<String> firstIn(TypeElement type) {
        Deque<TypeMirror> waiting = new ArrayDeque<>(List.of(type.asType()));
        Set<TypeElement> seen = new HashSet<>();
        while (!waiting.isEmpty()) {
            TypeMirror next = waiting.remove();
            Optional<String> name = inType(next);
            if (name.isPresent()) {
                return name;
            }
            TypeElement element = (TypeElement) types.asElement(next);
            if (seen.add(element)) {
                Optional<String> inMethods = ElementFilter.methodsIn(element.getEnclosedElements()).stream()
                        .filter(method -> !TaskReader.annotations(method).isEmpty())
                        .flatMap(method -> inMethod(method).stream())
                        .findFirst();
                if (inMethods.isPresent()) {
                    return inMethods;
                }
                waiting.addAll(types.directSupertypes(next));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inMethod(ExecutableElement method) {
        Stream<TypeMirror> signature = Stream.of(
                        Stream.of(method.getReturnType()),
                        method.getParameters().stream().map(parameter -> parameter.asType()),
                        method.getThrownTypes().stream(),
                        method.getTypeParameters().stream().flatMap(parameter -> parameter.getBounds().stream()))
                .flatMap(types -> types);
        Stream<Optional<String>> values =
                TaskReader.annotations(method).stream().map(Unresolved::inAnnotation);
        return Stream.concat(values, signature.map(Unresolved::inType))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> inAnnotation(AnnotationMirror annotation) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                annotation.getElementValues().entrySet()) {
            if (isUnresolved(entry.getValue())) {
                return Optional.of(entry.getKey().getSimpleName() + " = " + entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static boolean isUnresolved(AnnotationValue value) {
        Object content = value.getValue();
        if (content instanceof List<?> list) {
            return list.stream().anyMatch(item -> isUnresolved((AnnotationValue) item));
        }
        if (content instanceof AnnotationMirror nested) {
            return !TaskAnnotation.isOf(Backoff.class, nested)
                    || inAnnotation(nested).isPresent();
        }
        return content.equals(ERROR_VALUE)
                || (content instanceof TypeMirror type && inType(type).isPresent());
    }

    private static Optional<String> inType(@Nullable TypeMirror type) {
        if (type == null) {
            return Optional.empty();
        }
        if (type.getKind() == TypeKind.ERROR) {
            return Optional.of(type.toString());
        }
        return parts(type).map(Unresolved::inType).flatMap(Optional::stream).findFirst();
    }

    private static Stream<? extends @Nullable TypeMirror> parts(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return Stream.of(array.getComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Stream.of(wildcard.getExtendsBound(), wildcard.getSuperBound());
        }
        if (type instanceof IntersectionType intersection) {
            return intersection.getBounds().stream();
        }
        // The bounds of type variables are looked at where they are declared; here they could go round in circles.
        return type instanceof DeclaredType declared && !(type instanceof TypeVariable)
                ? declared.getTypeArguments().stream()
                : Stream.of();
    }
}
