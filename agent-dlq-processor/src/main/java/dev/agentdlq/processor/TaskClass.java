/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/**
 * A class with tasks.
 *
 * @param element the class
 * @param tasks its tasks: declared ones first, then inherited ones, each in the order of declaration
 * @param lost its methods that override a task and are none
 * @param companions its methods that name a task, declared or inherited
 */
record TaskClass(TypeElement element, List<TaskModel> tasks, List<Overriding> lost, List<CompanionModel> companions) {
    TaskClass {
        tasks = List.copyOf(tasks);
        lost = List.copyOf(lost);
        companions = List.copyOf(companions);
    }

    /** A method that overrides another one. */
    record Overriding(ExecutableElement overrider, ExecutableElement overridden) {}

    boolean hasInstances() {
        return isConcrete(element);
    }

    static boolean isConcrete(TypeElement type) {
        return type.getKind().isClass() && !type.getModifiers().contains(Modifier.ABSTRACT);
    }
}
