/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.AgentTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** The values of one {@code @AgentTask}, defaults included, and where each of them was written. */
final class TaskAnnotation {
    private final ExecutableElement method;
    private final AnnotationMirror mirror;
    private final Map<String, AnnotationValue> values;
    private final AnnotationMirror backoff;
    private final Map<String, AnnotationValue> backoffValues;

    private TaskAnnotation(ExecutableElement method, AnnotationMirror mirror, Elements elements) {
        this.method = method;
        this.mirror = mirror;
        this.values = valuesByName(mirror, elements);
        this.backoff = (AnnotationMirror) value("backoff").getValue();
        this.backoffValues = valuesByName(backoff, elements);
    }

    static TaskAnnotation of(ExecutableElement method, Elements elements) {
        return new TaskAnnotation(method, mirrorOf(method).orElseThrow(), elements);
    }

    static Optional<? extends AnnotationMirror> mirrorOf(ExecutableElement method) {
        return method.getAnnotationMirrors().stream()
                .filter(annotation -> isOf(AgentTask.class, annotation))
                .findFirst();
    }

    static boolean isOf(Class<?> type, AnnotationMirror annotation) {
        return ((TypeElement) annotation.getAnnotationType().asElement())
                .getQualifiedName()
                .contentEquals(type.getName());
    }

    /** Returns the place of the annotation as a whole. */
    Place place() {
        return new Place(method, mirror, null);
    }

    String type() {
        return (String) value("type").getValue();
    }

    int maxRetries() {
        return (int) value("maxRetries").getValue();
    }

    List<TypeMirror> deterministicOn() {
        return classes("deterministicOn").stream().map(TaskAnnotation::type).toList();
    }

    List<TypeMirror> transientOn() {
        return classes("transientOn").stream().map(TaskAnnotation::type).toList();
    }

    String timeout() {
        return (String) value("timeout").getValue();
    }

    String validFor() {
        return (String) value("validFor").getValue();
    }

    /** Returns a value that is a constant of an enum. */
    String constant(String name) {
        return ((VariableElement) value(name).getValue()).getSimpleName().toString();
    }

    String delay() {
        return (String) backoffValue("delay").getValue();
    }

    double multiplier() {
        return (double) backoffValue("multiplier").getValue();
    }

    String maxDelay() {
        return (String) backoffValue("maxDelay").getValue();
    }

    double jitter() {
        return (double) backoffValue("jitter").getValue();
    }

    /** Whether the source gives a value, be it that of the default. */
    boolean isWritten(String name) {
        return isWritten(mirror, value(name));
    }

    /** Returns the place of a value, or of the annotation where the value is a default. */
    Place place(String name) {
        return new Place(method, mirror, isWritten(name) ? value(name) : null);
    }

    /** Returns the place of the class in {@code transientOn} with this index. */
    Place transientOnPlace(int index) {
        return new Place(method, mirror, classes("transientOn").get(index));
    }

    /** Returns the place of the first of these values of the backoff that is written, or of the annotation. */
    Place backoffPlace(String... names) {
        for (String name : names) {
            if (isWritten(backoff, backoffValue(name))) {
                return new Place(method, mirror, backoffValue(name));
            }
        }
        return place();
    }

    @SuppressWarnings("unchecked") // what the language model promises of an array
    private List<? extends AnnotationValue> classes(String name) {
        return (List<? extends AnnotationValue>) value(name).getValue();
    }

    private static TypeMirror type(AnnotationValue value) {
        return (TypeMirror) value.getValue();
    }

    private AnnotationValue value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private AnnotationValue backoffValue(String name) {
        return Objects.requireNonNull(backoffValues.get(name), name);
    }

    private static boolean isWritten(AnnotationMirror mirror, AnnotationValue value) {
        return mirror.getElementValues().containsValue(value);
    }

    private static Map<String, AnnotationValue> valuesByName(AnnotationMirror mirror, Elements elements) {
        Map<String, AnnotationValue> valuesByName = new HashMap<>();
        elements.getElementValuesWithDefaults(mirror)
                .forEach((attribute, value) ->
                        valuesByName.put(attribute.getSimpleName().toString(), value));
        return valuesByName;
    }
}
