/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/** Where in the source a problem is shown: the annotation value where somebody wrote one, else as near as possible. */
record Place(
        Element element,
        @Nullable AnnotationMirror annotation,
        @Nullable AnnotationValue value) {

    static Place of(Element element) {
        return new Place(element, null, null);
    }
}
