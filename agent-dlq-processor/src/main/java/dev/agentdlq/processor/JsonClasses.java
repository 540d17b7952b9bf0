/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/** Tells of the user's classes whether the built-in codec can make one from JSON, as far as their shape says. */
final class JsonClasses {
    /** They say by themselves how they are read. */
    private static final String JACKSON = "com.fasterxml.jackson.";

    /** It writes constructors that are not there yet. */
    private static final String LOMBOK = "lombok.";

    private final Supertypes supertypes;

    JsonClasses(Types types) {
        this.supertypes = new Supertypes(types);
    }

    /** Says why no value can be made, after the name of the class. */
    Optional<String> whyUnreadable(TypeElement element) {
        if (isLibrary(element) || element.getKind() == ElementKind.ENUM || isAnnotated(element)) {
            return Optional.empty();
        }
        if (element.getKind().isInterface()) {
            return Optional.of("is an interface");
        }
        if (element.getModifiers().contains(Modifier.ABSTRACT)) {
            return Optional.of("is abstract");
        }
        if (element.getNestingKind() == NestingKind.MEMBER
                && !element.getModifiers().contains(Modifier.STATIC)) {
            return Optional.of("is an inner class");
        }
        boolean hasDefault = ElementFilter.constructorsIn(element.getEnclosedElements()).stream()
                .anyMatch(constructor -> constructor.getParameters().isEmpty());
        return hasDefault ? Optional.empty() : Optional.of("has no constructor without parameters");
    }

    /** Whether annotations decide how values are read and written. */
    boolean isAnnotated(TypeElement element) {
        boolean isInherited = supertypes.elementsOf(element.asType()).values().stream()
                .anyMatch(supertype -> isAnnotatedItself(supertype));
        return isInherited || element.getEnclosedElements().stream().anyMatch(JsonClasses::isMemberAnnotated);
    }

    private static boolean isMemberAnnotated(Element member) {
        return isAnnotatedItself(member)
                || ElementFilter.methodsIn(List.of(member)).stream()
                        .flatMap(method -> method.getParameters().stream())
                        .anyMatch(JsonClasses::isAnnotatedItself);
    }

    private static boolean isAnnotatedItself(Element element) {
        return element.getAnnotationMirrors().stream()
                .map(annotation -> annotation.getAnnotationType().asElement())
                .flatMap(annotation -> Stream.concat(
                        Stream.of(annotation),
                        annotation.getAnnotationMirrors().stream()
                                .map(meta -> meta.getAnnotationType().asElement())))
                .map(annotation -> ((TypeElement) annotation).getQualifiedName().toString())
                .anyMatch(name -> name.startsWith(JACKSON) || name.startsWith(LOMBOK));
    }

    /** What the codec knows of the JDK and of its own library is not told by the shape of a class. */
    private static boolean isLibrary(TypeElement element) {
        String name = element.getQualifiedName().toString();
        return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith(JACKSON);
    }
}
