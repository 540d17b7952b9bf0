/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.DlqEntry;
import java.util.List;
import java.util.Optional;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds methods that could not be told of a late success. */
final class ResolvedRules {
    private final Types types;
    private final TypeText text;
    private final Results results;

    ResolvedRules(Types types) {
        this.types = types;
        this.text = new TypeText(types);
        this.results = new Results(types);
    }

    Optional<Finding> check(CompanionModel listener, TaskModel task) {
        List<? extends TypeMirror> parameters = listener.signature().getParameterTypes();
        TypeMirror result = results.of(task.signature());
        if (fits(parameters, result)) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                Problem.RESOLVED_OTHER_PARAMETERS,
                listener.place(),
                listener.label(),
                result == null ? "(DlqEntry)" : "(DlqEntry) or (DlqEntry, " + text.raw(result) + ")",
                task.type(),
                text.parameters(parameters)));
    }

    private boolean fits(List<? extends TypeMirror> parameters, @Nullable TypeMirror result) {
        if (parameters.isEmpty() || !Results.nameOf(parameters.get(0)).equals(DlqEntry.class.getName())) {
            return false;
        }
        return parameters.size() == 1 || (parameters.size() == 2 && takes(parameters.get(1), result));
    }

    /** A result that is nothing is given as null. */
    private boolean takes(TypeMirror parameter, @Nullable TypeMirror result) {
        if (parameter.getKind().isPrimitive()) {
            return false;
        }
        TypeMirror erased = types.erasure(parameter);
        return result == null
                ? List.of(Object.class.getName(), Void.class.getName()).contains(Results.nameOf(erased))
                : types.isSubtype(types.erasure(result), erased);
    }
}
