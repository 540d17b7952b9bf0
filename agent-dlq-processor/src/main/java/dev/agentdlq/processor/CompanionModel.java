/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.OnResolved;
import dev.agentdlq.PayloadUpgrade;
import dev.agentdlq.Reconciles;
import java.lang.annotation.Annotation;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ExecutableType;

/**
 * A method that stands beside a task and names it.
 *
 * @param label how messages call the method
 * @param kind the annotation that makes it one
 * @param task the name of the task that it names
 * @param method the method as it was declared
 * @param signature the method as a member of the class with the tasks
 * @param place where its annotation says which task
 */
record CompanionModel(
        String label,
        Class<? extends Annotation> kind,
        String task,
        ExecutableElement method,
        ExecutableType signature,
        Place place) {
    /** The annotations that name a task. */
    static final List<Class<? extends Annotation>> KINDS =
            List.of(Reconciles.class, OnResolved.class, PayloadUpgrade.class);
}
