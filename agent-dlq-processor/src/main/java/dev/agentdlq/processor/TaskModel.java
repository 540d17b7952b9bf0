/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ExecutableType;

/**
 * One task of a class.
 *
 * @param label how messages call the method
 * @param type the stable name
 * @param method the method as it was declared
 * @param signature the method as a member of the class with the tasks, with what the class says about type variables
 * @param annotation the values
 * @param sensitive indexes of the parameters that are marked as sensitive, ascending
 * @param declarations the method and all that it overrides
 * @param isInherited whether another class declares the method
 */
record TaskModel(
        String label,
        String type,
        ExecutableElement method,
        ExecutableType signature,
        TaskAnnotation annotation,
        List<Integer> sensitive,
        List<ExecutableElement> declarations,
        boolean isInherited) {
    TaskModel {
        declarations = List.copyOf(declarations);
        sensitive = List.copyOf(sensitive);
    }
}
