/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.internal.Durations;
import dev.agentdlq.spi.TaskPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Finds values of an annotation that are out of range, contradict each other or never act. */
final class PolicyRules {
    private static final Set<String> EVERY_EXCEPTION = Set.of(Throwable.class.getName(), Exception.class.getName());

    private final Types types;

    PolicyRules(Types types) {
        this.types = types;
    }

    List<Finding> check(TaskModel task, TaskClass taskClass) {
        List<Finding> findings = new ArrayList<>();
        checkExceptions(task, findings);
        checkNumbers(task, findings);
        checkDelays(task, findings);
        checkIdle(task, taskClass, findings);
        return findings;
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
        Optional<Duration> delay =
                duration(task, "delay", annotation.delay(), annotation.backoffPlace("delay"), findings);
        Optional<Duration> maxDelay =
                duration(task, "maxDelay", annotation.maxDelay(), annotation.backoffPlace("maxDelay"), findings);
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
        limit(task, "timeout", annotation.timeout(), findings);
        Optional<Duration> validFor = limit(task, "validFor", annotation.validFor(), findings);
        if (delay.isPresent() && validFor.isPresent()) {
            checkValidity(task, validFor.get(), delay.get(), findings);
        }
    }

    private static void checkValidity(TaskModel task, Duration validFor, Duration delay, List<Finding> findings) {
        TaskAnnotation annotation = task.annotation();
        double shortest = delay.toMillis() * (1 - annotation.jitter());
        if (annotation.maxRetries() > 0 && validFor.toMillis() < shortest) {
            findings.add(Finding.of(
                    Problem.EXPIRES_BEFORE_RETRY,
                    annotation.place("validFor"),
                    task.label(),
                    validFor,
                    Duration.ofMillis((long) shortest)));
        }
    }

    private static void checkIdle(TaskModel task, TaskClass taskClass, List<Finding> findings) {
        TaskAnnotation annotation = task.annotation();
        boolean isAsked = !taskClass.hasInstances() || ReconcilerRules.isReconciled(task, taskClass);
        if (annotation.maxRetries() == 0 && !isAsked) {
            addIdle(task, Set.of("backoff", "validFor"), "maxRetries is 0", "remove it, or allow a retry", findings);
        }
        if (annotation.maxRetries() > 0 && annotation.transientOn().isEmpty()) {
            annotation.deterministicOn().stream()
                    .map(Results::nameOf)
                    .filter(EVERY_EXCEPTION::contains)
                    .findFirst()
                    .ifPresent(every -> addIdle(
                            task,
                            Set.of("backoff", "maxRetries"),
                            "deterministicOn has " + every + ", after which nothing is retried",
                            "remove it, or list the exceptions that cannot heal",
                            findings));
        }
        if (annotation.validFor().isEmpty()) {
            addIdle(task, Set.of("whenExpired"), "there is no validFor", "set that too, or remove it", findings);
        }
    }

    private static void addIdle(
            TaskModel task, Set<String> names, String reason, String remedy, List<Finding> findings) {
        names.stream()
                .filter(task.annotation()::isWritten)
                .sorted()
                .map(name -> Finding.of(
                        Problem.IDLE_SETTING, task.annotation().place(name), name, task.label(), reason, remedy))
                .forEach(findings::add);
    }

    private static Optional<Duration> limit(TaskModel task, String name, String text, List<Finding> findings) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Place place = task.annotation().place(name);
        Optional<Duration> limit = duration(task, name, text, place, findings);
        if (limit.filter(Duration::isZero).isPresent()) {
            findings.add(Finding.of(Problem.NOT_LONGER_THAN_ZERO, place, name, task.label(), text));
            return Optional.empty();
        }
        return limit;
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
}
