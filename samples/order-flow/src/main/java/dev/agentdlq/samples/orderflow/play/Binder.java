/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.agentdlq.AgentTask;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fits calls as a model writes them, a tool's name and a JSON object, to methods. Strict: all parameters of a tool are
 * required, no others are allowed, and nothing is converted. Thread-safe.
 */
public final class Binder {
    private final Map<String, Tool> toolByName = new TreeMap<>();

    /**
     * Creates a binder.
     *
     * @param toolsClass the class whose {@code @AgentTask} methods are the tools; their parameters are texts and lists
     *     of texts
     */
    public Binder(Class<?> toolsClass) {
        for (Method method : toolsClass.getDeclaredMethods()) {
            AgentTask task = method.getAnnotation(AgentTask.class);
            if (task != null) {
                toolByName.put(task.type(), new Tool(task.type(), method, parametersOf(method)));
            }
        }
    }

    /**
     * Fits a call.
     *
     * @param toolName the tool's name
     * @param arguments its arguments by name
     * @return the call
     * @throws BindingException if it does not fit
     */
    BoundCall bind(String toolName, JsonNode arguments) {
        Tool tool = toolByName.get(toolName);
        if (tool == null) {
            throw new BindingException("no tool is named '" + toolName + "'; the tools are " + toolByName.keySet());
        }
        return tool.bind(arguments);
    }

    /** Returns whether there is a tool of this name. */
    boolean hasTool(String toolName) {
        return toolByName.containsKey(toolName);
    }

    private static Map<String, Kind> parametersOf(Method method) {
        Map<String, Kind> kindByName = new LinkedHashMap<>();
        for (Parameter parameter : method.getParameters()) {
            kindByName.put(snakeCase(parameter.getName()), parameter.getType() == List.class ? Kind.TEXTS : Kind.TEXT);
        }
        return kindByName;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private record Tool(String name, Method method, Map<String, Kind> kindByParameter) {

        BoundCall bind(JsonNode arguments) {
            if (!arguments.isObject()) {
                throw new BindingException("the arguments of tool '" + name + "' must be a JSON object, but were "
                        + nounOf(arguments.getNodeType()));
            }
            for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
                if (!kindByParameter.containsKey(argument.getKey())) {
                    throw new BindingException("tool '" + name + "' has no argument '" + argument.getKey()
                            + "'; it takes " + kindByParameter.keySet());
                }
            }
            List<Object> values = new ArrayList<>();
            kindByParameter.forEach((parameter, kind) -> values.add(value(parameter, kind, arguments)));
            return new BoundCall(method, Collections.unmodifiableList(values));
        }

        private Object value(String parameter, Kind kind, JsonNode arguments) {
            JsonNode value = arguments.get(parameter);
            if (value == null) {
                throw new BindingException("tool '" + name + "' needs the argument '" + parameter + "'; it takes "
                        + kindByParameter.keySet());
            }
            if (!kind.fits(value)) {
                throw new BindingException("argument '" + parameter + "' of tool '" + name + "' must be " + kind.noun
                        + ", but was " + nounOf(value.getNodeType()));
            }
            return kind.read(value);
        }
    }

    private static String nounOf(JsonNodeType type) {
        return "of JSON type " + type.name().toLowerCase(Locale.ROOT);
    }

    private enum Kind {
        TEXT("a text") {
            @Override
            boolean fits(JsonNode value) {
                return value.isTextual();
            }

            @Override
            Object read(JsonNode value) {
                return value.textValue();
            }
        },
        TEXTS("a list of texts") {
            @Override
            boolean fits(JsonNode value) {
                return value.isArray() && value.valueStream().allMatch(JsonNode::isTextual);
            }

            @Override
            Object read(JsonNode value) {
                return value.valueStream().map(JsonNode::textValue).toList();
            }
        };

        private final String noun;

        Kind(String noun) {
            this.noun = noun;
        }

        abstract boolean fits(JsonNode value);

        abstract Object read(JsonNode value);
    }
}
