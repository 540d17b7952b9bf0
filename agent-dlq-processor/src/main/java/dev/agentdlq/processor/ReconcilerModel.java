/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ExecutableType;

/**
 * A method that looks for the effect of a task.
 *
 * @param label how messages call the method
 * @param task the name of the task that it names
 * @param method the method as it was declared
 * @param signature the method as a member of the class with the tasks
 * @param place where its annotation says which task
 */
record ReconcilerModel(String label, String task, ExecutableElement method, ExecutableType signature, Place place) {}
