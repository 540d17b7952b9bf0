/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads values of one declared type. Thread-safe. Texts, the most frequent arguments, take a way of their
 * own around the library's set-up for a value.
 */
final class Slot {
    private final JavaType type;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    private Slot(JavaType type, ObjectWriter writer, ObjectReader reader) {
        this.type = type;
        this.writer = writer;
        this.reader = reader;
    }

    static Slot of(Type declared, JsonMapper mapper) {
        JavaType type = mapper.constructType(declared);
        return new Slot(type, mapper.writerFor(type), mapper.readerFor(type));
    }

    JavaType type() {
        return type;
    }

    void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text && type.hasRawClass(String.class)) {
            out.writeString(text);
        } else {
            writer.writeValue(out, value);
        }
    }

    /** Reads a value whose first token is the parser's current one. */
    @Nullable
    Object read(JsonParser in) throws IOException {
        return in.currentToken() == JsonToken.VALUE_STRING && type.hasRawClass(String.class)
                ? in.getText()
                : reader.readValue(in);
    }
}
