/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.internal.NoDataTypes;
import java.io.Closeable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a declared type for what cannot be stored or may not come back: into the elements of arrays, type
 * arguments and the components of records. The fields of other classes stay unseen, because they may be filled in
 * later.
 */
final class Contents {
    /** Generic records may refer to ever larger types. */
    private static final int MAX_DEPTH = 8;

    private static final Set<String> THINGS = Stream.concat(
                    NoDataTypes.CLASSES.stream().map(Class::getName), NoDataTypes.NAMES.stream())
            .collect(Collectors.toUnmodifiableSet());

    /** What frameworks hand to a tool beside the arguments that the model wrote. */
    private static final Set<String> HANDED_IN = Set.of(
            "com.google.adk.agents.InvocationContext",
            "com.google.adk.agents.LiveRequestQueue",
            "com.google.adk.agents.ReadonlyContext",
            "dev.langchain4j.invocation.InvocationContext",
            "dev.langchain4j.invocation.InvocationParameters",
            "dev.langchain4j.invocation.LangChain4jManaged",
            "io.modelcontextprotocol.common.McpTransportContext",
            "io.modelcontextprotocol.server.McpAsyncServerExchange",
            "io.modelcontextprotocol.server.McpSyncServerExchange",
            "org.springaicommunity.mcp.annotation.McpMeta",
            "org.springaicommunity.mcp.context.McpRequestContextTypes",
            "org.springframework.ai.chat.model.ToolContext",
            "org.springframework.ai.mcp.annotation.McpMeta",
            "org.springframework.ai.mcp.annotation.context.McpRequestContextTypes");

    /** Classes of which JSON gives back a text, a number, a list or a map, whatever was passed. */
    private static final Set<String> OPEN = Set.of(
            Object.class.getName(), Number.class.getName(), Serializable.class.getName(), Comparable.class.getName());

    private final Types types;
    private final TypeText text;
    private final Supertypes supertypes;
    private final JsonClasses jsonClasses;
    private final @Nullable TypeElement bindable;
    private final Set<String> seen = new HashSet<>();
    private final List<Flaw> flaws = new ArrayList<>();

    private Contents(Types types, @Nullable TypeElement bindable) {
        this.types = types;
        this.text = new TypeText(types);
        this.supertypes = new Supertypes(types);
        this.jsonClasses = new JsonClasses(types);
        this.bindable = bindable;
    }

    /**
     * Finds the worst flaw of a type.
     *
     * @param bindable a class whose type variables its heirs will bind; null if it has instances
     */
    static Optional<Flaw> worstFlaw(TypeMirror type, Types types, @Nullable TypeElement bindable) {
        Contents contents = new Contents(types, bindable);
        contents.look(type, "", 0);
        return contents.flaws.stream().min((one, other) -> one.problem().compareTo(other.problem()));
    }

    private void look(TypeMirror type, String where, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        if (type instanceof ArrayType array) {
            look(array.getComponentType(), where, depth + 1);
        } else if (type instanceof TypeVariable variable) {
            if (!isBoundLater(variable)) {
                add(Problem.OPEN_PARAMETER, "type variable '" + text.full(variable) + "'", where);
            }
        } else if (type instanceof WildcardType wildcard) {
            lookIntoWildcard(wildcard, where, depth);
        } else if (type instanceof DeclaredType declared && type.getKind() == TypeKind.DECLARED) {
            lookIntoClass(declared, (TypeElement) declared.asElement(), where, depth);
        }
    }

    private boolean isBoundLater(TypeVariable variable) {
        return bindable != null
                && variable.asElement() instanceof TypeParameterElement parameter
                && parameter.getGenericElement().equals(bindable);
    }

    private void lookIntoWildcard(WildcardType wildcard, String where, int depth) {
        TypeMirror bound = wildcard.getExtendsBound();
        if (bound == null) {
            add(Problem.OPEN_PARAMETER, "wildcard '" + text.full(wildcard) + "'", where);
        } else {
            look(bound, where, depth + 1);
        }
    }

    private void lookIntoClass(DeclaredType type, TypeElement element, String where, int depth) {
        String name = element.getQualifiedName().toString();
        String quoted = "'" + name + "'";
        if (supertypes.namesOf(type).stream().anyMatch(HANDED_IN::contains)) {
            add(Problem.HANDED_IN_PARAMETER, quoted, where);
        } else if (isThing(type, element)) {
            add(Problem.NO_DATA_PARAMETER, quoted, where);
        } else if (OPEN.contains(name)) {
            add(Problem.OPEN_PARAMETER, quoted, where);
        } else if (type.getTypeArguments().size() < element.getTypeParameters().size()) {
            add(Problem.OPEN_PARAMETER, "raw type " + quoted, where);
        } else if (seen.add(text.full(type)) && !isJsonObject(type, name)) {
            type.getTypeArguments().forEach(argument -> look(argument, where, depth + 1));
            if (element.getKind() == ElementKind.RECORD) {
                lookIntoRecord(type, element, depth);
            } else {
                jsonClasses
                        .whyUnreadable(element)
                        .ifPresent(reason -> add(Problem.UNREADABLE_PARAMETER, quoted + " " + reason, where));
            }
        }
    }

    private void lookIntoRecord(DeclaredType type, TypeElement element, int depth) {
        if (jsonClasses.isAnnotated(element)) {
            return;
        }
        for (RecordComponentElement component : element.getRecordComponents()) {
            ExecutableType accessor = (ExecutableType) types.asMemberOf(type, component.getAccessor());
            String where = " (component '" + component.getSimpleName() + "' of '" + element.getQualifiedName() + "')";
            look(accessor.getReturnType(), where, depth + 1);
        }
    }

    private boolean isThing(DeclaredType type, TypeElement element) {
        Map<String, TypeElement> elementsByName = supertypes.elementsOf(type);
        if (elementsByName.keySet().stream().anyMatch(THINGS::contains)) {
            return true;
        }
        // A record may implement a functional interface or be closeable by name and still be data; an interface that is
        // one stands for a lambda.
        return element.getKind() == ElementKind.INTERFACE
                ? elementsByName.values().stream().anyMatch(Contents::isFunctional)
                : elementsByName.containsKey(Closeable.class.getName());
    }

    private static boolean isFunctional(TypeElement element) {
        return element.getAnnotation(FunctionalInterface.class) != null
                || element.getQualifiedName().contentEquals("kotlin.Function");
    }

    /** What JSON libraries make of an object whose names are not known; it comes back as it was. */
    private static boolean isJsonObject(DeclaredType type, String name) {
        return name.equals(Map.class.getName())
                && Results.nameOf(type.getTypeArguments().get(0)).equals(String.class.getName())
                && Results.nameOf(type.getTypeArguments().get(1)).equals(Object.class.getName());
    }

    private void add(Problem problem, String subject, String where) {
        flaws.add(new Flaw(problem, subject + where));
    }
}
