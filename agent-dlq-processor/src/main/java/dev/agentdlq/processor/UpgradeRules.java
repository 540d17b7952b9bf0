/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Finds methods that could never lead a stored call to its task, or of which two lead the same call. */
final class UpgradeRules {
    private final Types types;
    private final TypeText text;

    UpgradeRules(Types types) {
        this.types = types;
        this.text = new TypeText(types);
    }

    List<Finding> check(CompanionModel upgrade, TaskModel task, List<CompanionModel> earlier) {
        List<Finding> findings = new ArrayList<>();
        TypeMirror returned = upgrade.signature().getReturnType();
        if (!isObjects(returned)) {
            findings.add(Finding.of(
                    Problem.UPGRADE_OTHER_RESULT, upgrade.place(), upgrade.label(), task.type(), text.raw(returned)));
        }
        if (areSame(upgrade.method(), upgrade.signature(), task.method(), task.signature())) {
            findings.add(Finding.of(
                    Problem.UPGRADE_TO_THE_SAME,
                    upgrade.place(),
                    upgrade.label(),
                    task.type(),
                    text.parameters(task.signature().getParameterTypes())));
        }
        earlier.stream()
                .filter(other -> areSame(upgrade.method(), upgrade.signature(), other.method(), other.signature()))
                .findFirst()
                .map(other -> Finding.of(
                        Problem.REPEATED_UPGRADE, upgrade.place(), upgrade.label(), task.type(), other.label()))
                .ifPresent(findings::add);
        return findings;
    }

    private static boolean isObjects(TypeMirror type) {
        return type instanceof ArrayType array
                && Results.nameOf(array.getComponentType()).equals(Object.class.getName());
    }

    /** Stored calls are known by the types of their parameters and by their names. */
    private boolean areSame(
            ExecutableElement one,
            ExecutableType oneSignature,
            ExecutableElement other,
            ExecutableType otherSignature) {
        int count = one.getParameters().size();
        return count == other.getParameters().size()
                && IntStream.range(0, count)
                        .allMatch(i -> nameOf(one, i).equals(nameOf(other, i))
                                && types.isSameType(
                                        oneSignature.getParameterTypes().get(i),
                                        otherSignature.getParameterTypes().get(i)));
    }

    private static String nameOf(ExecutableElement method, int parameter) {
        return method.getParameters().get(parameter).getSimpleName().toString();
    }
}
