/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentdlq.PayloadException;
import dev.agentdlq.spi.PayloadCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The built-in codec: a JSON array with one element per parameter, written and read by the declared generic types. */
public final class JsonCodec implements PayloadCodec {
    /** The name of the format. */
    public static final String ID = "json-1";

    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final JsonMapper mapper = Mapper.create();

    @Override
    public String id() {
        return ID;
    }

    @Override
    public byte[] encode(@Nullable Object[] arguments, List<Type> types) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int index = 0;
        try (JsonGenerator generator = mapper.createGenerator(out)) {
            generator.writeStartArray();
            for (; index < arguments.length; index++) {
                mapper.writerFor(mapper.constructType(types.get(index))).writeValue(generator, arguments[index]);
            }
            generator.writeEndArray();
        } catch (IOException | RuntimeException | StackOverflowError unwritable) {
            // The cause stays out: its message may quote the value.
            throw new PayloadException(
                    "parameter " + index + " of type " + typeName(types, index) + " cannot be written as JSON: "
                            + unwritable.getClass().getName(),
                    null);
        }
        if (out.size() > MAX_BYTES) {
            throw new PayloadException(
                    "arguments must not be longer than " + MAX_BYTES + " bytes, but were " + out.size(), null);
        }
        return out.toByteArray();
    }

    @Override
    public @Nullable Object[] decode(byte[] bytes, List<Type> types) {
        int index = 0;
        @Nullable Object[] arguments = new Object[types.size()];
        try (JsonParser parser = mapper.createParser(bytes)) {
            expect(parser, JsonToken.START_ARRAY);
            for (; index < arguments.length; index++) {
                if (parser.nextToken() == JsonToken.END_ARRAY) {
                    throw new PayloadException(
                            "stored arguments must be " + types.size() + ", but were " + index, null);
                }
                arguments[index] =
                        mapper.readerFor(mapper.constructType(types.get(index))).readValue(parser);
            }
            expect(parser, JsonToken.END_ARRAY);
            expect(parser, null);
            return arguments;
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            if (unreadable instanceof PayloadException known) {
                throw known;
            }
            throw new PayloadException(
                    "stored argument " + index + " does not fit type " + typeName(types, index) + ": "
                            + unreadable.getClass().getName(),
                    null);
        }
    }

    private static void expect(JsonParser parser, @Nullable JsonToken token) throws IOException {
        JsonToken actual = parser.nextToken();
        if (actual != token) {
            throw new PayloadException(
                    "stored arguments must be a JSON array that fits the parameters, but have " + actual + " where "
                            + (token == null ? "they should end" : token + " belongs"),
                    null);
        }
    }

    private static String typeName(List<Type> types, int index) {
        return index < types.size() ? types.get(index).getTypeName() : "(none)";
    }
}
