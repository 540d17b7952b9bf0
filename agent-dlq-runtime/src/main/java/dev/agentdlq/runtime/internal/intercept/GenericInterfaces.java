/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;

/** Interfaces with the type arguments that a class gives them. */
final class GenericInterfaces {
    private GenericInterfaces() {}

    /** Returns the interfaces as the class or its supertypes name them, and as they are where none does. */
    static List<TypeDefinition> of(Class<?> type, List<Class<?>> interfaces) {
        Map<TypeDescription, TypeDefinition> known = allOf(type);
        List<TypeDefinition> found = new ArrayList<>();
        for (Class<?> wanted : interfaces) {
            TypeDescription description = TypeDescription.ForLoadedType.of(wanted);
            found.add(known.getOrDefault(description, description));
        }
        return found;
    }

    /** Returns the interfaces that a class that is no subclass may declare in its place. */
    static List<TypeDefinition> of(Class<?> type) {
        TypeDescription user = TypeDescription.ForLoadedType.of(type);
        return allOf(type).entrySet().stream()
                .filter(entry -> !entry.getKey().isSealed() && entry.getKey().isVisibleTo(user))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Map<TypeDescription, TypeDefinition> allOf(Class<?> type) {
        Map<TypeDescription, TypeDefinition> found = new LinkedHashMap<>();
        TypeDefinition user = TypeDescription.ForLoadedType.of(type);
        for (TypeDefinition declaring = user;
                declaring != null && !Members.isOfJdkBase(declaring);
                declaring = declaring.getSuperClass()) {
            declaring.getInterfaces().forEach(one -> add(one, found));
        }
        return found;
    }

    private static void add(TypeDescription.Generic type, Map<TypeDescription, TypeDefinition> found) {
        found.putIfAbsent(type.asErasure(), type);
        type.getInterfaces().forEach(one -> add(one, found));
    }
}
