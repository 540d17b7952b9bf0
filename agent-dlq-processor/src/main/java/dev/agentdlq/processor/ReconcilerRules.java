/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.Effect;
import dev.agentdlq.TaskOutcome;
import dev.agentdlq.internal.ReturnTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds methods that could never say whether the effect of their task has happened. */
final class ReconcilerRules {
    private final Types types;
    private final TypeText text;

    ReconcilerRules(Types types) {
        this.types = types;
        this.text = new TypeText(types);
    }

    List<Finding> check(TaskClass taskClass) {
        List<Finding> findings = new ArrayList<>();
        if (!taskClass.hasInstances()) {
            // the tasks may stand in its subclasses
            return findings;
        }
        Map<String, ReconcilerModel> reconcilerByTask = new HashMap<>();
        for (ReconcilerModel reconciler : taskClass.reconcilers()) {
            Optional<TaskModel> task = taskClass.tasks().stream()
                    .filter(candidate -> candidate.type().equals(reconciler.task()))
                    .findFirst();
            if (task.isEmpty()) {
                findings.add(Finding.of(
                        Problem.RECONCILES_UNKNOWN_TASK,
                        reconciler.place(),
                        reconciler.label(),
                        reconciler.task(),
                        taskClass.tasks().stream().map(TaskModel::type).toList()));
                continue;
            }
            check(reconciler, task.get(), findings);
            ReconcilerModel first = reconcilerByTask.putIfAbsent(reconciler.task(), reconciler);
            if (first != null) {
                findings.add(Finding.of(
                        Problem.REPEATED_RECONCILER,
                        reconciler.place(),
                        reconciler.label(),
                        reconciler.task(),
                        first.label()));
            }
        }
        return findings;
    }

    private void check(ReconcilerModel reconciler, TaskModel task, List<Finding> findings) {
        String effect = task.annotation().constant("effect");
        if (!effect.equals(Effect.NON_IDEMPOTENT.name())) {
            findings.add(Finding.of(
                    Problem.RECONCILES_WHAT_IS_REPEATED, reconciler.place(), reconciler.label(), task.type(), effect));
        }
        if (!areSame(
                reconciler.signature().getParameterTypes(), task.signature().getParameterTypes())) {
            findings.add(Finding.of(
                    Problem.RECONCILES_OTHER_PARAMETERS,
                    reconciler.place(),
                    reconciler.label(),
                    task.type(),
                    parameters(task.signature()),
                    parameters(reconciler.signature())));
        }
        TypeMirror result = resultOf(task.signature().getReturnType());
        if (!isFound(reconciler.signature().getReturnType(), result)) {
            findings.add(Finding.of(
                    Problem.RECONCILES_OTHER_RESULT,
                    reconciler.place(),
                    reconciler.label(),
                    result == null ? "?" : text.raw(boxed(result)),
                    task.type(),
                    reconciler.signature().getReturnType()));
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

    /** What a task gives in the end; null where that is nothing. */
    private @Nullable TypeMirror resultOf(TypeMirror returned) {
        TypeMirror result = ReturnTypes.WATCHABLE.contains(nameOf(returned)) ? argumentOf(returned) : returned;
        result = nameOf(result).equals(TaskOutcome.class.getName()) ? argumentOf(result) : result;
        return result.getKind() == TypeKind.VOID || nameOf(result).equals(Void.class.getName()) ? null : result;
    }

    private static TypeMirror argumentOf(TypeMirror type) {
        List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
        return arguments.isEmpty() ? type : arguments.get(0);
    }

    private boolean isFound(TypeMirror returned, @Nullable TypeMirror result) {
        if (!nameOf(returned).equals(Optional.class.getName())) {
            return false;
        }
        List<? extends TypeMirror> arguments = ((DeclaredType) returned).getTypeArguments();
        if (result == null || arguments.isEmpty()) {
            return result == null;
        }
        TypeMirror found = arguments.get(0);
        TypeMirror bound = found instanceof WildcardType wildcard ? wildcard.getExtendsBound() : found;
        return bound != null && types.isSubtype(types.erasure(bound), types.erasure(boxed(result)));
    }

    private TypeMirror boxed(TypeMirror type) {
        return type instanceof PrimitiveType primitive
                ? types.boxedClass(primitive).asType()
                : type;
    }

    private String parameters(ExecutableType signature) {
        return signature.getParameterTypes().stream().map(text::raw).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String nameOf(TypeMirror type) {
        return type instanceof DeclaredType declared
                ? ((TypeElement) declared.asElement()).getQualifiedName().toString()
                : "";
    }
}
