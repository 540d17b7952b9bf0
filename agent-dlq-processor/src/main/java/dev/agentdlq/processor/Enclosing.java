/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.QualifiedNameable;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** What stands around an element. */
final class Enclosing {
    private Enclosing() {}

    /** Returns the class that declares a method. */
    static TypeElement classOf(ExecutableElement method) {
        return (TypeElement) Objects.requireNonNull(method.getEnclosingElement(), "declaring class");
    }

    /** Returns the element and what encloses it up to the top-level class. */
    static List<Element> outwards(Element element) {
        List<Element> outwards = new ArrayList<>();
        @Nullable Element around = element;
        while (around != null && !isPackage(around)) {
            outwards.add(around);
            around = around.getEnclosingElement();
        }
        return outwards;
    }

    private static boolean isPackage(Element element) {
        return element instanceof QualifiedNameable && !(element instanceof TypeElement);
    }
}
