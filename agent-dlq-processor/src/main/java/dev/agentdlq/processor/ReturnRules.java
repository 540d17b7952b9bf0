/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.OnFailure;
import dev.agentdlq.TaskOutcome;
import dev.agentdlq.internal.ReturnTypes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Finds methods that return before their work is done, in a form that the runtime cannot watch. */
final class ReturnRules {
    private final Types types;
    private final Supertypes supertypes;

    ReturnRules(Types types) {
        this.types = types;
        this.supertypes = new Supertypes(types);
    }

    Optional<Finding> check(TaskModel task) {
        Place place = task.annotation().place();
        List<? extends TypeMirror> parameters = task.signature().getParameterTypes();
        if (!parameters.isEmpty()
                && nameOf(parameters.get(parameters.size() - 1)).equals(ReturnTypes.CONTINUATION)) {
            return Optional.of(Finding.of(Problem.SUSPENDING_METHOD, place, task.label()));
        }
        TypeMirror returned = types.erasure(task.signature().getReturnType());
        if (returned.getKind() != TypeKind.DECLARED || ReturnTypes.WATCHABLE.contains(nameOf(returned))) {
            return Optional.empty();
        }
        Set<String> names = supertypes.namesOf(returned);
        if (names.stream().anyMatch(ReturnTypes.REACTIVE::contains)) {
            return Optional.of(Finding.of(Problem.REACTIVE_RETURN_TYPE, place, task.label(), nameOf(returned)));
        }
        return names.stream().anyMatch(ReturnTypes.ASYNCHRONOUS::contains)
                ? Optional.of(Finding.of(Problem.UNWATCHABLE_FUTURE, place, task.label(), nameOf(returned)))
                : Optional.empty();
    }

    /** An outcome says by itself what becomes of a failed call. */
    Optional<Finding> checkAnswer(TaskModel task) {
        return task.annotation().constant("onFailure").equals(OnFailure.NOTICE.name())
                        && givesOutcome(task.signature().getReturnType())
                ? Optional.of(Finding.of(Problem.TWO_ANSWERS, task.annotation().place("onFailure"), task.label()))
                : Optional.empty();
    }

    private boolean givesOutcome(TypeMirror type) {
        return nameOf(type).equals(TaskOutcome.class.getName())
                || (ReturnTypes.WATCHABLE.contains(nameOf(type))
                        && type instanceof DeclaredType stage
                        && stage.getTypeArguments().stream().anyMatch(this::givesOutcome));
    }

    private String nameOf(TypeMirror type) {
        return types.erasure(type) instanceof DeclaredType declared
                ? ((TypeElement) declared.asElement()).getQualifiedName().toString()
                : "";
    }
}
