/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people see of results, and the maps that are stored as JSON. */
public final class JsonViews {
    private static final int MAX_RESULT_BYTES = 1024 * 1024;

    private final JsonMapper mapper = Mapper.create();

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
     * Reads what {@link #ofResult} wrote.
     *
     * @param json the result
     * @param type the method's return type
     * @return the value; null only where the JSON says so
     * @throws IllegalArgumentException if it cannot be read as that type
     */
    public @Nullable Object readResult(String json, Type type) {
        try {
            // a class that leaves its nulls out is written without them
            return mapper.readerFor(mapper.constructType(type))
                    .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .readValue(json);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the result cannot be read as " + type.getTypeName(), unreadable);
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
}
