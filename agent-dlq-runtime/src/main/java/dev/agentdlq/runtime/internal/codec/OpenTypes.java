/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedClassResolver;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds declared types that do not say which classes come back, so that a number may come back as another one. */
public final class OpenTypes {
    private static final JsonMapper MAPPER = Mapper.createForgetful();

    private final Set<JavaType> seen = new HashSet<>();

    private OpenTypes() {}

    /**
     * Looks for an open type among declared types, their type arguments, and the components, fields and known subtypes
     * of the classes that they mention. Costs reflection: ask once per task.
     *
     * @param types the declared parameter types
     * @return whether any of them is open; one that cannot be looked into counts as open
     */
    public static boolean areIn(List<Type> types) {
        OpenTypes search = new OpenTypes();
        try {
            return types.stream().anyMatch(type -> search.isOpenAnywhere(MAPPER.constructType(type)));
        } catch (RuntimeException | LinkageError unreadable) {
            return true;
        }
    }

    /** Whether a declared class leaves open which number it holds. */
    static boolean isOpen(Class<?> declared) {
        return declared == Object.class
                || declared == Number.class
                || declared == Serializable.class
                || declared == Comparable.class
                || JsonNode.class.isAssignableFrom(declared);
    }

    /** Whether a declared class leaves open which kind of collection it is. */
    static boolean isAnyCollection(Class<?> declared) {
        return declared == Collection.class || declared == Iterable.class;
    }

    private boolean isOpenAnywhere(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (isOpen(raw) || isAnyCollection(raw) || lacksTypeArguments(type)) {
            return true;
        }
        if (!seen.add(type)) {
            return false;
        }
        if (type.isArrayType()) {
            return isOpenAnywhere(type.getContentType());
        }
        return type.getBindings().getTypeParameters().stream().anyMatch(this::isOpenAnywhere)
                || (!Things.isOfJdk(raw) && (hasOpenFields(type) || hasOpenSubtypes(type)));
    }

    private static boolean lacksTypeArguments(JavaType type) {
        return type.getRawClass().getTypeParameters().length
                > type.getBindings().size();
    }

    private boolean hasOpenFields(JavaType type) {
        for (JavaType declaring = type; declaring != null; declaring = declaring.getSuperClass()) {
            if (declaring.isContainerType() && isOpenContainer(declaring)) {
                return true;
            }
            if (Things.isOfJdk(declaring.getRawClass())) {
                break;
            }
            for (Field field : declaring.getRawClass().getDeclaredFields()) {
                if (Fields.isState(field)
                        && isOpenAnywhere(MAPPER.getTypeFactory()
                                .resolveMemberType(field.getGenericType(), declaring.getBindings()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOpenContainer(JavaType type) {
        JavaType content = type.getContentType();
        JavaType key = type.getKeyType();
        return (content != null && isOpenAnywhere(content)) || (key != null && isOpenAnywhere(key));
    }

    private boolean hasOpenSubtypes(JavaType type) {
        TypeFactory factory = MAPPER.getTypeFactory();
        AnnotatedClass annotated =
                AnnotatedClassResolver.resolve(MAPPER.getSerializationConfig(), type, MAPPER.getSerializationConfig());
        AnnotationIntrospector introspector = MAPPER.getSerializationConfig().getAnnotationIntrospector();
        List<NamedType> subtypes = introspector.findSubtypes(annotated);
        return subtypes != null
                && subtypes.stream()
                        .filter(subtype -> subtype.getType() != type.getRawClass())
                        .anyMatch(subtype -> isOpenAnywhere(factory.constructSpecializedType(type, subtype.getType())));
    }
}
