/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentdlq.Explanation.Cause;
import dev.agentdlq.Explanation.Delay;
import dev.agentdlq.Explanation.Origin;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How it is stored on what a decision rests: {@code {"cause": …, "depth": …, "facts": {…}, "delay": {"millis": …,
 * "from": …}}}, each part only where it is known.
 */
public final class EvidenceJson {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonFactory FACTORY = MAPPER.getFactory();

    private EvidenceJson() {}

    /**
     * Writes it down.
     *
     * @param cause on what a rule matched; null where the rule says it all
     * @param delay how long the retry waits; null where none is due
     * @return a JSON object; null if there is nothing to write
     */
    public static @Nullable String write(@Nullable Cause cause, @Nullable Delay delay) {
        if (cause == null && delay == null) {
            return null;
        }
        StringWriter text = new StringWriter(128);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            if (cause != null) {
                write(json, cause);
            }
            if (delay != null) {
                write(json, delay);
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Cause cause) throws IOException {
        json.writeStringField("cause", cause.type());
        json.writeNumberField("depth", cause.depth());
        if (!cause.facts().isEmpty()) {
            json.writeObjectFieldStart("facts");
            for (Map.Entry<String, String> fact : cause.facts().entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Delay delay) throws IOException {
        json.writeObjectFieldStart("delay");
        json.writeNumberField("millis", delay.length().toMillis());
        json.writeStringField("from", delay.origin().name());
        Duration asked = delay.asked();
        if (asked != null) {
            json.writeStringField("asked", asked.toString());
        } else {
            json.writeNumberField("retry", delay.retry());
            json.writeNumberField("jitter", delay.jitter());
        }
        json.writeEndObject();
    }

    /**
     * Reads on what a rule matched.
     *
     * @param json what is stored, perhaps by another version; null for nothing
     * @return the cause; empty where it is not known
     */
    public static Optional<Cause> cause(@Nullable String json) {
        JsonNode root = read(json);
        JsonNode type = root.path("cause");
        if (!type.isTextual()) {
            return Optional.empty();
        }
        Map<String, String> facts = new HashMap<>();
        root.path("facts")
                .properties()
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
        return Optional.of(new Cause(type.textValue(), root.path("depth").asInt(), facts));
    }

    /**
     * Reads how long the retry waits.
     *
     * @param json what is stored, perhaps by another version; null for nothing
     * @return the delay; empty where it is not known
     */
    public static Optional<Delay> delay(@Nullable String json) {
        JsonNode delay = read(json).path("delay");
        if (!delay.path("millis").isNumber()) {
            return Optional.empty();
        }
        Duration length = Duration.ofMillis(delay.path("millis").asLong());
        if (delay.path("from").asText().equals(Origin.BACKOFF.name())) {
            int retry = delay.path("retry").asInt();
            return Optional.of(new Delay(
                    length, Origin.BACKOFF, null, retry, delay.path("jitter").asDouble()));
        }
        return Optional.of(new Delay(length, Origin.ERROR, asked(delay), 0, 0));
    }

    private static @Nullable Duration asked(JsonNode delay) {
        try {
            return Duration.parse(delay.path("asked").asText());
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    private static JsonNode read(@Nullable String json) {
        try {
            return MAPPER.readTree(json == null ? "" : json);
        } catch (JsonProcessingException unreadable) {
            return MAPPER.missingNode();
        }
    }
}
