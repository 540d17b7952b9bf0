/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.internal.ReturnTypes;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds parameters whose values no retry could have, or could have as something else. At most one problem for each. */
final class ParameterRules {
    private final Types types;
    private final TypeText text;

    ParameterRules(Types types) {
        this.types = types;
        this.text = new TypeText(types);
    }

    List<Finding> check(TaskModel task, TaskClass taskClass) {
        @Nullable TypeElement bindable = taskClass.hasInstances() ? null : taskClass.element();
        List<? extends VariableElement> parameters = task.method().getParameters();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            VariableElement parameter = parameters.get(i);
            TypeMirror type = task.signature().getParameterTypes().get(i);
            if (!isSuspending(type, i, parameters.size())) {
                Contents.worstFlaw(type, types, bindable)
                        .map(flaw -> Finding.of(
                                flaw.problem(),
                                place(parameter, type, task, taskClass),
                                parameter.getSimpleName(),
                                task.label(),
                                flaw.subject()))
                        .ifPresent(findings::add);
            }
        }
        return findings;
    }

    /** A suspending method is refused as a whole. */
    private boolean isSuspending(TypeMirror type, int index, int count) {
        return index == count - 1 && Results.nameOf(types.erasure(type)).equals(ReturnTypes.CONTINUATION);
    }

    /** What only the heir says of a type variable is shown at the heir. */
    private Place place(VariableElement parameter, TypeMirror type, TaskModel task, TaskClass taskClass) {
        boolean isSaidByHeir =
                task.isInherited() && !text.full(parameter.asType()).equals(text.full(type));
        return Place.of(isSaidByHeir ? taskClass.element() : parameter);
    }
}
