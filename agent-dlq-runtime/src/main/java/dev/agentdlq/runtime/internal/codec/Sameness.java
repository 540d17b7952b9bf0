/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Compares an argument with what was read back: the same classes and the same contents all the way down, by the fields
 * of the user's classes and without calling any of their methods. Only where the declared type is open another number
 * type will do, and only where it is an interface another collection of the same kind.
 */
final class Sameness {
    private final TypeFactory types;
    private final Fields fields;
    private final Collections collections = new Collections(this);

    /** What was compared before: objects may refer to each other in a circle. */
    private @Nullable IdentityHashMap<Object, Object> seen;

    private Sameness(TypeFactory types, Fields fields) {
        this.types = types;
        this.fields = fields;
    }

    /**
     * Compares two objects.
     *
     * @return null if they are the same, else the class of what is not
     */
    static @Nullable String difference(
            Fields fields, JavaType declared, @Nullable Object before, @Nullable Object after) {
        if (before == after) {
            return null;
        }
        if (before != null
                && after != null
                && before.getClass() == after.getClass()
                && Values.isValue(before)
                && Values.areSame(before, after)) {
            return null;
        }
        return new Sameness(fields.types(), fields).compare(declared, before, after);
    }

    @Nullable
    String compare(JavaType declared, @Nullable Object before, @Nullable Object after) {
        if (before == after) {
            return null;
        }
        if (before == null || after == null) {
            return before == null ? "null" : nameOf(before);
        }
        if (before instanceof Collection<?> elements) {
            return collections.compare(declared, elements, after);
        }
        if (before instanceof Map<?, ?> map) {
            return collections.compare(declared, map, after);
        }
        if (before instanceof Map.Entry<?, ?> entry && Things.isOfJdk(before.getClass())) {
            return collections.compare(declared, entry, after);
        }
        if (before instanceof JsonNode tree) {
            return after instanceof JsonNode other && Values.areEqualTrees(tree, other) ? null : nameOf(before);
        }
        if (OpenTypes.isOpen(declared.getRawClass()) && Values.areEqualNumbers(before, after)) {
            return null;
        }
        if (before.getClass() != after.getClass()) {
            return nameOf(before);
        }
        return compareWithinClass(declared, before, after);
    }

    private @Nullable String compareWithinClass(JavaType declared, Object before, Object after) {
        if (Values.isValue(before)) {
            return Values.areSame(before, after) ? null : nameOf(before);
        }
        if (before.getClass().isArray()) {
            return compareArrays(declared, before, after);
        }
        if (before instanceof Optional<?> optional) {
            return compare(
                    parameter(declared, Optional.class, 0), optional.orElse(null), ((Optional<?>) after).orElse(null));
        }
        if (before instanceof AtomicReference<?> reference) {
            return compare(
                    parameter(declared, AtomicReference.class, 0), reference.get(), ((AtomicReference<?>) after).get());
        }
        // A constant is there only once, and was compared by identity; a bare lock object has nothing in it.
        return before.getClass() == Object.class ? null : compareFields(declared, before, after);
    }

    private @Nullable String compareArrays(JavaType declared, Object before, Object after) {
        if (!(before instanceof Object[] elements)) {
            return Arrays.deepEquals(new Object[] {before}, new Object[] {after}) ? null : nameOf(before);
        }
        if (elements.length != Array.getLength(after)) {
            return nameOf(before);
        }
        JavaType content = declared.isArrayType() ? declared.getContentType() : TypeFactory.unknownType();
        for (int i = 0; i < elements.length; i++) {
            String difference = compare(content, elements[i], ((Object[]) after)[i]);
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    /** Compares the fields of two objects of the same class. */
    @Nullable
    String compareFields(JavaType declared, Object before, Object after) {
        if (seen == null) {
            seen = new IdentityHashMap<>();
        }
        if (seen.put(before, after) != null) {
            return null;
        }
        Fields.@Nullable Walk walk = fields.of(declared, before.getClass());
        if (walk == null) {
            return nameOf(before);
        }
        for (Fields.Typed field : walk.fields()) {
            String difference = compare(field.type(), field.valueIn(before), field.valueIn(after));
            if (difference != null) {
                return difference + " in field '" + field.name() + "' of " + nameOf(before);
            }
        }
        return null;
    }

    /** Returns what a declared type says about a type parameter of one of its supertypes; Object where nothing. */
    JavaType parameter(JavaType declared, Class<?> generic, int index) {
        JavaType[] parameters = generic.isAssignableFrom(declared.getRawClass())
                ? types.findTypeParameters(declared, generic)
                : new JavaType[0];
        return index < parameters.length ? parameters[index] : TypeFactory.unknownType();
    }

    TypeFactory types() {
        return types;
    }

    static String nameOf(Object value) {
        return value.getClass().getName();
    }
}
