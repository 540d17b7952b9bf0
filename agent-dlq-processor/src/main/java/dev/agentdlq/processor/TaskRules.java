/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.internal.Durations;
import dev.agentdlq.spi.TaskPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Finds all that is wrong with the tasks of a class. */
final class TaskRules {
    private static final Pattern LEGAL_TYPE = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final Types types;
    private final TypeText text;
    private final ReturnRules returnRules;

    TaskRules(Types types) {
        this.types = types;
        this.returnRules = new ReturnRules(types);
        this.text = new TypeText(types);
    }

    List<Finding> check(TaskClass taskClass) {
        List<Finding> findings = new ArrayList<>();
        for (TaskModel task : taskClass.tasks()) {
            checkMethod(task, findings);
            returnRules.check(task).ifPresent(findings::add);
            returnRules.checkAnswer(task).ifPresent(findings::add);
            checkType(task, findings);
            checkExceptions(task, findings);
            checkNumbers(task, findings);
            checkDelays(task, findings);
            checkLimits(task, findings);
        }
        checkTypesDiffer(taskClass, findings);
        findings.addAll(new ReconcilerRules(types).check(taskClass));
        for (TaskClass.Overriding lost : taskClass.lost()) {
            findings.add(Finding.of(
                    Problem.LOST_BY_OVERRIDING,
                    Place.of(lost.overrider()),
                    TaskReader.label(lost.overrider()),
                    TaskReader.label(lost.overridden())));
        }
        return findings;
    }

    private static void checkMethod(TaskModel task, List<Finding> findings) {
        Set<Modifier> modifiers = task.method().getModifiers();
        Place place = task.annotation().place();
        if (modifiers.contains(Modifier.PRIVATE)) {
            findings.add(Finding.of(Problem.PRIVATE_METHOD, place, task.label()));
        }
        if (modifiers.contains(Modifier.STATIC)) {
            findings.add(Finding.of(Problem.STATIC_METHOD, place, task.label()));
        }
        if (modifiers.contains(Modifier.FINAL)) {
            findings.add(Finding.of(Problem.FINAL_METHOD, place, task.label()));
        }
    }

    private static void checkType(TaskModel task, List<Finding> findings) {
        if (!LEGAL_TYPE.matcher(task.type()).matches()) {
            findings.add(Finding.of(Problem.ILLEGAL_TYPE, task.annotation().place("type"), task.label(), task.type()));
        }
    }

    private void checkExceptions(TaskModel task, List<Finding> findings) {
        TaskAnnotation annotation = task.annotation();
        List<TypeMirror> transientOn = annotation.transientOn();
        for (int i = 0; i < transientOn.size(); i++) {
            TypeMirror exception = transientOn.get(i);
            if (annotation.deterministicOn().stream().anyMatch(other -> types.isSameType(other, exception))) {
                findings.add(Finding.of(
                        Problem.CONTRADICTING_EXCEPTION,
                        annotation.transientOnPlace(i),
                        types.asElement(exception),
                        task.label()));
            }
        }
    }

    private static void checkNumbers(TaskModel task, List<Finding> findings) {
        TaskAnnotation annotation = task.annotation();
        if (annotation.maxRetries() < 0) {
            findings.add(Finding.of(
                    Problem.NEGATIVE_RETRIES, annotation.place("maxRetries"), task.label(), annotation.maxRetries()));
        }
        double multiplier = annotation.multiplier();
        if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
            findings.add(Finding.of(
                    Problem.MULTIPLIER_OUT_OF_RANGE, annotation.backoffPlace("multiplier"), task.label(), multiplier));
        }
        double jitter = annotation.jitter();
        if (!(jitter >= 0 && jitter <= 1)) {
            findings.add(
                    Finding.of(Problem.JITTER_OUT_OF_RANGE, annotation.backoffPlace("jitter"), task.label(), jitter));
        }
    }

    private static void checkDelays(TaskModel task, List<Finding> findings) {
        TaskAnnotation annotation = task.annotation();
        Optional<Duration> delay = delay(task, "delay", annotation.delay(), findings);
        Optional<Duration> maxDelay = delay(task, "maxDelay", annotation.maxDelay(), findings);
        if (delay.isPresent() && maxDelay.isPresent() && maxDelay.get().compareTo(delay.get()) < 0) {
            findings.add(Finding.of(
                    Problem.MAX_DELAY_BELOW_DELAY,
                    annotation.backoffPlace("maxDelay", "delay"),
                    task.label(),
                    maxDelay.get(),
                    delay.get()));
        }
        if (maxDelay.isPresent() && maxDelay.get().compareTo(TaskPolicy.LONGEST_DELAY) > 0) {
            findings.add(Finding.of(
                    Problem.MAX_DELAY_TOO_LONG, annotation.backoffPlace("maxDelay"), task.label(), maxDelay.get()));
        }
    }

    private static void checkLimits(TaskModel task, List<Finding> findings) {
        TaskAnnotation annotation = task.annotation();
        checkLimit(task, "timeout", annotation.timeout(), findings);
        checkLimit(task, "validFor", annotation.validFor(), findings);
    }

    private static void checkLimit(TaskModel task, String name, String text, List<Finding> findings) {
        if (text.isEmpty()) {
            return;
        }
        Place place = task.annotation().place(name);
        if (duration(task, name, text, place, findings).filter(Duration::isZero).isPresent()) {
            findings.add(Finding.of(Problem.NOT_LONGER_THAN_ZERO, place, name, task.label(), text));
        }
    }

    private static Optional<Duration> delay(TaskModel task, String name, String text, List<Finding> findings) {
        return duration(task, name, text, task.annotation().backoffPlace(name), findings);
    }

    private static Optional<Duration> duration(
            TaskModel task, String name, String text, Place place, List<Finding> findings) {
        try {
            return Optional.of(Durations.parse(text));
        } catch (IllegalArgumentException unreadable) {
            findings.add(Finding.of(
                    Problem.UNREADABLE_DURATION, place, name, task.label(), String.valueOf(unreadable.getMessage())));
            return Optional.empty();
        }
    }

    private void checkTypesDiffer(TaskClass taskClass, List<Finding> findings) {
        Map<String, TaskModel> taskByType = new HashMap<>();
        for (TaskModel task : taskClass.tasks()) {
            TaskModel first = taskByType.putIfAbsent(task.type(), task);
            if (first == null) {
                continue;
            }
            // The inherited task comes last but may stand in another file: show it at the class that brings them
            // together.
            Place place = task.isInherited()
                    ? Place.of(taskClass.element())
                    : task.annotation().place("type");
            findings.add(Finding.of(
                    Problem.REPEATED_TYPE, place, task.type(), signature(task), signature(first), task.type() + "2"));
        }
    }

    private String signature(TaskModel task) {
        return task.label()
                + task.method().getParameters().stream()
                        .map(parameter -> text.raw(parameter.asType()))
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
