/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Types;

/** Finds all that is wrong with a class and its tasks. */
final class TaskRules {
    private final Types types;
    private final TypeRules typeRules;
    private final ReturnRules returnRules;
    private final ParameterRules parameterRules;
    private final PolicyRules policyRules;
    private final CompanionRules companionRules;

    TaskRules(Types types, TypeRules typeRules) {
        this.types = types;
        this.typeRules = typeRules;
        this.returnRules = new ReturnRules(types);
        this.parameterRules = new ParameterRules(types);
        this.policyRules = new PolicyRules(types);
        this.companionRules = new CompanionRules(types);
    }

    List<Finding> check(TaskClass taskClass) {
        List<Finding> findings = new ArrayList<>();
        checkClass(taskClass).ifPresent(findings::add);
        for (TaskModel task : taskClass.tasks()) {
            checkMethod(task, closed(taskClass.element()).isPresent(), findings);
            returnRules.check(task).ifPresent(findings::add);
            returnRules.checkAnswer(task).ifPresent(findings::add);
            findings.addAll(parameterRules.check(task, taskClass));
            findings.addAll(policyRules.check(task, taskClass));
        }
        findings.addAll(typeRules.check(taskClass, types));
        findings.addAll(companionRules.check(taskClass));
        for (TaskClass.Overriding lost : taskClass.lost()) {
            findings.add(Finding.of(
                    Problem.LOST_BY_OVERRIDING,
                    Place.of(lost.overrider()),
                    TaskReader.label(lost.overrider()),
                    TaskReader.label(lost.overridden())));
        }
        return findings;
    }

    private static Optional<Finding> checkClass(TaskClass taskClass) {
        TypeElement element = taskClass.element();
        return taskClass.tasks().isEmpty() || !taskClass.hasInstances()
                ? Optional.empty()
                : closed(element)
                        .map(what ->
                                Finding.of(Problem.CLOSED_CLASS, Place.of(element), element.getSimpleName(), what));
    }

    /** Says what keeps a class from having a subclass that is made later. */
    private static Optional<String> closed(TypeElement element) {
        if (element.getKind() == ElementKind.RECORD) {
            return Optional.of("a record");
        }
        if (element.getKind() == ElementKind.ENUM) {
            return Optional.of("an enum");
        }
        if (element.getModifiers().contains(Modifier.FINAL)) {
            return Optional.of("final");
        }
        return element.getModifiers().contains(Modifier.SEALED) ? Optional.of("sealed") : Optional.empty();
    }

    private static void checkMethod(TaskModel task, boolean isClosedClass, List<Finding> findings) {
        Set<Modifier> modifiers = task.method().getModifiers();
        Place place = task.annotation().place();
        if (modifiers.contains(Modifier.PRIVATE)) {
            findings.add(Finding.of(Problem.PRIVATE_METHOD, place, task.label()));
        }
        if (modifiers.contains(Modifier.STATIC)) {
            findings.add(Finding.of(Problem.STATIC_METHOD, place, task.label()));
        }
        // a facade calls it, and Kotlin makes final whatever is not declared open
        if (modifiers.contains(Modifier.FINAL) && !isClosedClass) {
            findings.add(Finding.of(Problem.FINAL_METHOD, place, task.label()));
        }
    }
}
