/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.util.NameTransformer;
import dev.agentdlq.Sensitive;
import dev.agentdlq.runtime.internal.redact.Redaction;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for what must be hidden in declared types, however they refer to each other. */
final class PlanBuilder {
    private final JsonMapper mapper;
    private final SerializationConfig config;
    private final AnnotationIntrospector introspector;
    private final Redaction redaction;
    private final Map<JavaType, PlanNode> nodeByType = new HashMap<>();

    PlanBuilder(JsonMapper mapper, Redaction redaction) {
        this.mapper = mapper;
        this.config = mapper.getSerializationConfig();
        this.introspector = config.getAnnotationIntrospector();
        this.redaction = redaction;
    }

    PlanNode node(Type declared) {
        try {
            return node(mapper.constructType(declared));
        } catch (RuntimeException | LinkageError unreadable) {
            return PlanNode.HIDDEN;
        }
    }

    void finish() {
        nodeByType.values().forEach(PlanNode::finish);
    }

    private PlanNode node(JavaType type) {
        if (type.isReferenceType()) {
            return node(type.getContentType());
        }
        PlanNode known = nodeByType.get(type);
        if (known != null) {
            return known;
        }
        PlanNode node = new PlanNode();
        nodeByType.put(type, node);
        if (type.isContainerType() && type.getContentType() != null) {
            node.setContent(node(type.getContentType()));
        } else if (!type.isPrimitive() && !type.isEnumType() && !Things.isOfJdk(type.getRawClass())) {
            return lookInto(type, node);
        }
        return node;
    }

    private PlanNode lookInto(JavaType type, PlanNode node) {
        BeanDescription description = config.introspect(type);
        AnnotatedMember value = description.findJsonValueAccessor();
        if (value != null) {
            PlanNode inner = isMarked(value) || isMarkedField(type.getRawClass(), value.getName())
                    ? PlanNode.HIDDEN
                    : node(value.getType());
            nodeByType.put(type, inner);
            return inner;
        }
        for (BeanPropertyDefinition property : description.findProperties()) {
            add(type, property, node);
        }
        List<NamedType> subtypes = introspector.findSubtypes(description.getClassInfo());
        for (NamedType subtype : subtypes == null ? List.<NamedType>of() : subtypes) {
            if (subtype.getType() != type.getRawClass()) {
                node.addAll(node(mapper.getTypeFactory().constructSpecializedType(type, subtype.getType())));
            }
        }
        return node;
    }

    private void add(JavaType owner, BeanPropertyDefinition property, PlanNode node) {
        AnnotatedMember member = property.getPrimaryMember();
        if (member == null) {
            return;
        }
        boolean isHidden = isMarked(owner.getRawClass(), property) || redaction.hidesName(property.getName());
        PlanNode child = isHidden ? PlanNode.HIDDEN : node(property.getPrimaryType());
        node.add(property.getName(), child);
        NameTransformer unwrapping = introspector.findUnwrappingNameTransformer(member);
        if (unwrapping != null) {
            node(property.getPrimaryType())
                    .properties()
                    .forEach((name, inner) -> node.add(unwrapping.transform(name), isHidden ? PlanNode.HIDDEN : inner));
        }
    }

    private static boolean isMarked(Class<?> owner, BeanPropertyDefinition property) {
        return Stream.of(
                                property.getField(),
                                property.getGetter(),
                                property.getSetter(),
                                property.getConstructorParameter())
                        .anyMatch(PlanBuilder::isMarked)
                || isMarkedField(owner, property.getInternalName());
    }

    private static boolean isMarked(@Nullable AnnotatedMember member) {
        return member != null && member.hasAnnotation(Sensitive.class);
    }

    /** The library forgets a private field where there is a getter. */
    private static boolean isMarkedField(Class<?> owner, String name) {
        for (Class<?> declaring = owner; declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (field.getName().equals(name) && field.isAnnotationPresent(Sensitive.class)) {
                    return true;
                }
            }
        }
        return false;
    }
}
