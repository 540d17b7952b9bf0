/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds methods that could never say whether the effect of their task has happened, and tasks that lack one. */
final class ReconcilerRules {
    private final Types types;
    private final TypeText text;
    private final Results results;

    ReconcilerRules(Types types) {
        this.types = types;
        this.text = new TypeText(types);
        this.results = new Results(types);
    }

    List<Finding> check(CompanionModel reconciler, TaskModel task, List<CompanionModel> earlier) {
        List<Finding> findings = new ArrayList<>();
        if (!isUnsafeToRepeat(task)) {
            findings.add(Finding.of(
                    Problem.RECONCILES_WHAT_IS_REPEATED,
                    reconciler.place(),
                    reconciler.label(),
                    task.type(),
                    task.annotation().constant("effect")));
        }
        checkParameters(reconciler, task, findings);
        checkResult(reconciler, task, findings);
        earlier.stream()
                .findFirst()
                .map(first -> Finding.of(
                        Problem.REPEATED_RECONCILER,
                        reconciler.place(),
                        reconciler.label(),
                        reconciler.task(),
                        first.label()))
                .ifPresent(findings::add);
        return findings;
    }

    /** What may have happened, and nobody can ask for, waits for a person. Not told beside a reconciler of no task. */
    List<Finding> checkMissing(TaskClass taskClass) {
        Set<String> known = taskClass.tasks().stream().map(TaskModel::type).collect(Collectors.toSet());
        if (taskClass.companions().stream()
                .anyMatch(companion -> companion.kind() == Reconciles.class && !known.contains(companion.task()))) {
            return List.of();
        }
        return taskClass.tasks().stream()
                .filter(ReconcilerRules::isUnsafeToRepeat)
                .filter(task -> !isReconciled(task, taskClass) && !Reporter.isSuppressed(task.method()))
                .map(task -> Finding.of(
                        Problem.NO_RECONCILER,
                        // The heir may have one where the class that declares the task has none.
                        task.isInherited()
                                ? Place.of(taskClass.element())
                                : task.annotation().place("effect"),
                        task.label(),
                        task.type()))
                .toList();
    }

    static boolean isReconciled(TaskModel task, TaskClass taskClass) {
        return taskClass.companions().stream()
                .anyMatch(companion ->
                        companion.kind() == Reconciles.class && companion.task().equals(task.type()));
    }

    private static boolean isUnsafeToRepeat(TaskModel task) {
        return task.annotation().constant("effect").equals(Effect.NON_IDEMPOTENT.name());
    }

    private void checkParameters(CompanionModel reconciler, TaskModel task, List<Finding> findings) {
        List<? extends TypeMirror> own = reconciler.signature().getParameterTypes();
        List<? extends TypeMirror> wanted = task.signature().getParameterTypes();
        if (!areSame(own, wanted)) {
            findings.add(Finding.of(
                    Problem.RECONCILES_OTHER_PARAMETERS,
                    reconciler.place(),
                    reconciler.label(),
                    task.type(),
                    text.parameters(wanted),
                    text.parameters(own)));
        }
    }

    private boolean areSame(List<? extends TypeMirror> some, List<? extends TypeMirror> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!types.isSameType(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void checkResult(CompanionModel reconciler, TaskModel task, List<Finding> findings) {
        TypeMirror result = results.of(task.signature());
        TypeMirror returned = reconciler.signature().getReturnType();
        if (!isFound(returned, result)) {
            findings.add(Finding.of(
                    Problem.RECONCILES_OTHER_RESULT,
                    reconciler.place(),
                    reconciler.label(),
                    result == null ? "?" : text.raw(result),
                    task.type(),
                    returned));
        }
    }

    private boolean isFound(TypeMirror returned, @Nullable TypeMirror result) {
        if (!Results.nameOf(returned).equals(Optional.class.getName())) {
            return false;
        }
        List<? extends TypeMirror> arguments = ((DeclaredType) returned).getTypeArguments();
        if (result == null || arguments.isEmpty()) {
            return result == null;
        }
        TypeMirror found = arguments.get(0);
        TypeMirror bound = found instanceof WildcardType wildcard ? wildcard.getExtendsBound() : found;
        return bound != null && types.isSubtype(types.erasure(bound), types.erasure(result));
    }
}
