/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** What a descriptor can use: it stands in the package of the class with the tasks, but outside the class. */
final class Reach {
    private final Elements elements;
    private final Types types;

    Reach(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /** Whether the class itself can be named; a private nested one cannot. */
    boolean covers(TypeElement type) {
        return isAccessible(type, type);
    }

    /** Finds what the descriptor of the class would need but cannot use, if anything. */
    Optional<Finding> firstHidden(TaskClass taskClass) {
        TypeElement type = taskClass.element();
        for (TaskModel task : taskClass.tasks()) {
            Optional<String> hidden = hidden(type, task).findFirst();
            if (hidden.isPresent()) {
                Place place =
                        task.isInherited() ? Place.of(type) : task.annotation().place();
                return Optional.of(
                        Finding.of(Problem.HIDDEN_FROM_DESCRIPTOR, place, type.getSimpleName(), hidden.get()));
            }
        }
        return Optional.empty();
    }

    private Stream<String> hidden(TypeElement from, TaskModel task) {
        // An inherited public method can be called even where its class cannot be named.
        Stream<String> method =
                isVisible(task.method(), from) ? Stream.of() : Stream.of("method '" + task.label() + "'");
        Stream<String> classes = mentioned(task)
                .flatMap(this::classes)
                .filter(type -> !isAccessible(type, from))
                .map(type -> "class '" + type.getQualifiedName() + "'");
        return Stream.concat(method, classes);
    }

    private static Stream<TypeMirror> mentioned(TaskModel task) {
        return Stream.of(
                        task.signature().getParameterTypes().stream(),
                        task.method().getParameters().stream().map(Element::asType),
                        Stream.of(task.signature().getReturnType()),
                        task.signature().getTypeVariables().stream().map(TypeVariable::getUpperBound),
                        task.annotation().deterministicOn().stream(),
                        task.annotation().transientOn().stream())
                .flatMap(Function.identity());
    }

    private Stream<TypeElement> classes(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return classes(array.getComponentType());
        }
        if (type instanceof TypeVariable) {
            return classes(types.erasure(type));
        }
        if (type instanceof IntersectionType intersection) {
            return intersection.getBounds().stream().flatMap(this::classes);
        }
        if (type instanceof WildcardType wildcard) {
            return Stream.of(wildcard.getExtendsBound(), wildcard.getSuperBound())
                    .filter(Objects::nonNull)
                    .flatMap(this::classes);
        }
        if (type instanceof DeclaredType declared) {
            return Stream.concat(
                    Stream.of((TypeElement) declared.asElement()),
                    declared.getTypeArguments().stream().flatMap(this::classes));
        }
        return Stream.of();
    }

    private boolean isAccessible(TypeElement type, TypeElement from) {
        return Enclosing.outwards(type).stream().allMatch(around -> isVisible(around, from));
    }

    private boolean isVisible(Element element, TypeElement from) {
        Set<Modifier> modifiers = element.getModifiers();
        return modifiers.contains(Modifier.PUBLIC)
                || (!modifiers.contains(Modifier.PRIVATE)
                        && elements.getPackageOf(element).equals(elements.getPackageOf(from)));
    }
}
