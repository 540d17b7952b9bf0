/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.ClassUtil;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The fields of the user's classes with their types. Thread-safe; remembers what it has seen. */
final class Fields {
    private final TypeFactory types;
    private final Map<JavaType, Optional<Walk>> walkByType = new ConcurrentHashMap<>();

    Fields(TypeFactory types) {
        this.types = types;
    }

    TypeFactory types() {
        return types;
    }

    /** All fields that make up an object's state. */
    record Walk(List<Typed> fields) {}

    record Typed(String name, Field field, JavaType type) {
        @Nullable
        Object valueIn(Object owner) {
            try {
                return field.get(owner);
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException("field '" + name + "' was made accessible", impossible);
            }
        }
    }

    /**
     * Returns the fields of a class, used where a type is declared.
     *
     * @return null if some of its state cannot be seen
     */
    @Nullable
    Walk of(JavaType declared, Class<?> actual) {
        JavaType type = declared.hasRawClass(actual)
                ? declared
                : declared.isTypeOrSuperTypeOf(actual)
                        ? types.constructSpecializedType(declared, actual)
                        : types.constructType(actual);
        return walkByType.computeIfAbsent(type, this::walk).orElse(null);
    }

    private Optional<Walk> walk(JavaType type) {
        List<Typed> found = new ArrayList<>();
        for (JavaType declaring = type; declaring != null; declaring = declaring.getSuperClass()) {
            Class<?> raw = declaring.getRawClass();
            if (raw == Object.class || raw == Record.class) {
                break;
            }
            if (Things.isOfJdk(raw)) {
                // The contents of collections are compared without fields; nothing else of the JDK can be looked into.
                boolean isCollection = Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw);
                return isCollection ? Optional.of(new Walk(found)) : Optional.empty();
            }
            for (Field field : raw.getDeclaredFields()) {
                if (isState(field)) {
                    // Made accessible by the library: modules are open to it, not to us.
                    ClassUtil.checkAndFixAccess(field, true);
                    JavaType fieldType = types.resolveMemberType(field.getGenericType(), declaring.getBindings());
                    found.add(new Typed(field.getName(), field, fieldType));
                }
            }
        }
        return Optional.of(new Walk(List.copyOf(found)));
    }

    /** What an author calls transient does not belong to the state. */
    static boolean isState(Field field) {
        return !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers());
    }
}
