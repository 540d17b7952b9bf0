/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Sensitive;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Reads the tasks of a class. A method is a task if it carries the annotation itself, declared here or inherited. */
final class TaskReader {
    private final Elements elements;
    private final Types types;

    TaskReader(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    TaskClass read(TypeElement type) {
        List<ExecutableElement> methods = lineage(type).stream()
                .flatMap(declaring -> ElementFilter.methodsIn(declaring.getEnclosedElements()).stream())
                .toList();
        List<TaskModel> tasks = new ArrayList<>();
        List<TaskClass.Overriding> lost = new ArrayList<>();
        for (ExecutableElement method : methods) {
            if (!isTask(method)) {
                continue;
            }
            List<ExecutableElement> overriders = methods.stream()
                    .filter(candidate -> elements.overrides(candidate, method, type))
                    .toList();
            if (overriders.isEmpty() && (isDeclaredBy(type, method) || isInheritedBy(type, method))) {
                tasks.add(model(type, method, methods));
            }
            overriders.stream()
                    .filter(overrider -> isDeclaredBy(type, overrider) && !isTask(overrider))
                    .map(overrider -> new TaskClass.Overriding(overrider, method))
                    .forEach(lost::add);
        }
        return new TaskClass(type, tasks, lost, companions(type, methods));
    }

    private List<CompanionModel> companions(TypeElement type, List<ExecutableElement> methods) {
        List<CompanionModel> companions = new ArrayList<>();
        for (ExecutableElement method : methods) {
            if (methods.stream().noneMatch(other -> elements.overrides(other, method, type))) {
                CompanionModel.KINDS.forEach(kind -> mirrorOf(kind, method)
                        .flatMap(mirror -> companion(type, method, kind, mirror))
                        .ifPresent(companions::add));
            }
        }
        return companions;
    }

    /** An annotation without its value is left to the compiler. */
    private Optional<CompanionModel> companion(
            TypeElement type, ExecutableElement method, Class<? extends Annotation> kind, AnnotationMirror mirror) {
        return mirror.getElementValues().values().stream()
                .filter(value -> value.getValue() instanceof String)
                .findFirst()
                .map(value -> new CompanionModel(
                        label(method),
                        kind,
                        (String) value.getValue(),
                        method,
                        (ExecutableType) types.asMemberOf((DeclaredType) type.asType(), method),
                        new Place(method, mirror, value)));
    }

    /** Returns the class itself and, where it has instances, its superclasses and then its interfaces. */
    private Set<TypeElement> lineage(TypeElement type) {
        Set<TypeElement> lineage = new LinkedHashSet<>(List.of(type));
        if (TaskClass.isConcrete(type)) {
            TypeMirror superclass = type.getSuperclass();
            while (superclass.getKind() == TypeKind.DECLARED) {
                TypeElement element = (TypeElement) types.asElement(superclass);
                lineage.add(element);
                superclass = element.getSuperclass();
            }
            List.copyOf(lineage).forEach(element -> addInterfaces(element, lineage));
        }
        return lineage;
    }

    private void addInterfaces(TypeElement type, Set<TypeElement> lineage) {
        for (TypeMirror superinterface : type.getInterfaces()) {
            TypeElement element = (TypeElement) types.asElement(superinterface);
            lineage.add(element);
            addInterfaces(element, lineage);
        }
    }

    private static boolean isDeclaredBy(TypeElement type, ExecutableElement method) {
        return Enclosing.classOf(method).equals(type);
    }

    private boolean isInheritedBy(TypeElement type, ExecutableElement method) {
        Set<Modifier> modifiers = method.getModifiers();
        if (modifiers.contains(Modifier.PRIVATE) || modifiers.contains(Modifier.STATIC)) {
            return false;
        }
        PackageElement declaringPackage = elements.getPackageOf(method);
        return modifiers.contains(Modifier.PUBLIC)
                || modifiers.contains(Modifier.PROTECTED)
                || declaringPackage.equals(elements.getPackageOf(type));
    }

    private TaskModel model(TypeElement type, ExecutableElement method, List<ExecutableElement> methods) {
        TaskAnnotation annotation = TaskAnnotation.of(method, elements);
        // A default name is made from the class that runs: two classes may inherit the same method.
        String defaultType = type.getSimpleName() + "." + method.getSimpleName();
        List<ExecutableElement> declarations = methods.stream()
                .filter(other -> other.equals(method) || elements.overrides(method, other, type))
                .toList();
        return new TaskModel(
                label(method),
                annotation.type().isEmpty() ? defaultType : annotation.type(),
                method,
                (ExecutableType) types.asMemberOf((DeclaredType) type.asType(), method),
                annotation,
                sensitive(method, declarations),
                declarations,
                !isDeclaredBy(type, method));
    }

    /** A parameter stays sensitive where a method overrides the one that says so. */
    private static List<Integer> sensitive(ExecutableElement method, List<ExecutableElement> declarations) {
        return IntStream.range(0, method.getParameters().size())
                .filter(i -> declarations.stream()
                        .anyMatch(declaration ->
                                isSensitive(declaration.getParameters().get(i))))
                .boxed()
                .toList();
    }

    private static boolean isSensitive(VariableElement parameter) {
        return parameter.getAnnotationMirrors().stream()
                .anyMatch(annotation -> TaskAnnotation.isOf(Sensitive.class, annotation));
    }

    static String label(ExecutableElement method) {
        return Enclosing.classOf(method).getSimpleName() + "." + method.getSimpleName();
    }

    /** Returns those annotations of a method that this processor reads. */
    static List<AnnotationMirror> annotations(ExecutableElement method) {
        return Stream.concat(Stream.of(AgentTask.class), CompanionModel.KINDS.stream())
                .<AnnotationMirror>flatMap(kind -> mirrorOf(kind, method).stream())
                .toList();
    }

    private static Optional<? extends AnnotationMirror> mirrorOf(
            Class<? extends Annotation> kind, ExecutableElement method) {
        return method.getAnnotationMirrors().stream()
                .filter(annotation -> TaskAnnotation.isOf(kind, annotation))
                .findFirst();
    }

    static boolean isTask(ExecutableElement method) {
        return TaskAnnotation.mirrorOf(method).isPresent();
    }
}
