/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people see of arguments and results, and the maps that are stored as JSON. Best effort: never throws. */
public final class JsonViews {
    /** A longer view hides the row it should show. */
    private static final int MAX_CHARS = 8 * 1024;

    private static final int MAX_ARGUMENT_CHARS = 1024;

    private static final int MAX_RESULT_BYTES = 1024 * 1024;

    private final JsonMapper mapper = Mapper.create();

    /**
     * Names the arguments that {@link JsonCodec} wrote.
     *
     * @param args a JSON array
     * @param names the parameter names
     * @return a JSON object of at most 8,192 characters in which long values are shortened; empty if none can be made
     */
    public Optional<String> ofArguments(byte[] args, List<String> names) {
        try {
            JsonNode values = mapper.readTree(args);
            ObjectNode view = mapper.createObjectNode();
            for (int i = 0; i < names.size(); i++) {
                view.set(names.get(i), shortened(values.path(i)));
            }
            return withinLimit(mapper.writeValueAsString(view));
        } catch (IOException | RuntimeException | StackOverflowError unviewable) {
            return Optional.empty();
        }
    }

    /**
     * Shows arguments that were never bound to parameters.
     *
     * @param json what the model wrote
     * @return the same if it is JSON and short enough, else its beginning as a JSON text
     */
    public Optional<String> ofRawJson(String json) {
        return asJson(json).or(() -> asText(json));
    }

    private Optional<String> asJson(String json) {
        try {
            JsonNode tree = mapper.readerFor(JsonNode.class)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(json);
            return tree.isMissingNode() ? Optional.empty() : withinLimit(mapper.writeValueAsString(tree));
        } catch (IOException | RuntimeException | StackOverflowError noJson) {
            return Optional.empty();
        }
    }

    private Optional<String> asText(String text) {
        try {
            return withinLimit(mapper.writeValueAsString(shortened(TextNode.valueOf(text))));
        } catch (IOException impossible) {
            return Optional.empty();
        }
    }

    /**
     * Writes what a retry returned.
     *
     * @param result the value
     * @param type the method's return type
     * @return JSON; null for null and void, and where it cannot be written or is longer than a megabyte
     */
    public @Nullable String ofResult(@Nullable Object result, Type type) {
        if (result == null || type == void.class) {
            return null;
        }
        BoundedBytes out = new BoundedBytes(MAX_RESULT_BYTES);
        try {
            mapper.writerFor(mapper.constructType(type)).writeValue(out, result);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException | Error unwritable) {
            return null;
        }
    }

    /**
     * Writes a context.
     *
     * @param values names and values
     * @return a JSON object
     */
    public String write(Map<String, String> values) {
        try {
            return mapper.writeValueAsString(values);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of texts can always be written", impossible);
        }
    }

    /**
     * Reads a context.
     *
     * @param json what {@link #write} wrote
     * @return names and values
     */
    public Map<String, String> read(String json) {
        try {
            return mapper.readerForMapOf(String.class).readValue(json);
        } catch (JsonProcessingException corrupt) {
            throw new IllegalStateException("a stored context must be a JSON object of texts", corrupt);
        }
    }

    private static JsonNode shortened(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.length() <= MAX_ARGUMENT_CHARS
                ? value
                : TextNode.valueOf(text.substring(0, MAX_ARGUMENT_CHARS) + "… (" + text.length() + " characters)");
    }

    private static Optional<String> withinLimit(String view) {
        return view.getBytes(StandardCharsets.UTF_8).length <= MAX_CHARS ? Optional.of(view) : Optional.empty();
    }
}
