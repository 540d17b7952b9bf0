/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** What a type is besides itself. */
final class Supertypes {
    private final Types types;

    Supertypes(Types types) {
        this.types = types;
    }

    /** Returns the names of the classes and interfaces that a type is or inherits from. */
    Set<String> namesOf(TypeMirror type) {
        return elementsOf(type).keySet();
    }

    /**
     * Returns the classes and interfaces that a type is or inherits from by their names; the type itself is the first.
     */
    Map<String, TypeElement> elementsOf(TypeMirror type) {
        Map<String, TypeElement> elementsByName = new LinkedHashMap<>();
        Deque<TypeMirror> open = new ArrayDeque<>(List.of(types.erasure(type)));
        while (!open.isEmpty()) {
            TypeMirror next = open.pop();
            if (types.asElement(next) instanceof TypeElement element
                    && elementsByName.putIfAbsent(element.getQualifiedName().toString(), element) == null) {
                open.addAll(types.directSupertypes(types.erasure(next)));
            }
        }
        return elementsByName;
    }
}
