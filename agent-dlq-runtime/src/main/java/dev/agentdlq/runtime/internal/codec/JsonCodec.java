/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentdlq.PayloadException;
import dev.agentdlq.spi.PayloadCodec;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The built-in codec: a JSON array with one element per parameter, written and read by the declared generic types.
 *
 * <p>What it writes it reads back at once and compares, because JSON libraries write much that they cannot read, or
 * read as something else: a retry must not run with other arguments than the call.
 */
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
        byte[] bytes = write(arguments, types);
        @Nullable Object[] readBack = decode(bytes, types);
        for (int i = 0; i < arguments.length; i++) {
            requireSameType(arguments[i], readBack[i], types, i);
        }
        if (!Arrays.equals(bytes, write(readBack, types))) {
            throw new PayloadException(
                    "arguments of types "
                            + types.stream().map(Type::getTypeName).toList()
                            + " must come back from JSON as they were, but do not; use data types such as records",
                    null);
        }
        return bytes;
    }

    /** A subclass that is passed for a class would come back without what it adds; the JDK's are free to vary. */
    private static void requireSameType(@Nullable Object before, @Nullable Object after, List<Type> types, int index) {
        if (before != null
                && (after == null || !before.getClass().equals(after.getClass()))
                && (before.getClass().getClassLoader() != null || types.get(index) instanceof Class<?>)
                && !(before instanceof Collection || before instanceof Map)) {
            throw new PayloadException(
                    "parameter " + index + " of type " + typeName(types, index) + " must be passed a value that comes"
                            + " back from JSON as the same class, but "
                            + before.getClass().getName() + " does not",
                    null);
        }
    }

    private byte[] write(@Nullable Object[] arguments, List<Type> types) {
        BoundedBytes out = new BoundedBytes(MAX_BYTES);
        int index = 0;
        try (JsonGenerator generator = mapper.createGenerator(out)) {
            generator.writeStartArray();
            for (; index < arguments.length; index++) {
                mapper.writerFor(mapper.constructType(types.get(index))).writeValue(generator, arguments[index]);
            }
            generator.writeEndArray();
        } catch (IOException | RuntimeException | Error unwritable) {
            // The cause stays out: its message may quote the value.
            throw new PayloadException(
                    "parameter " + index + " of type " + typeName(types, index) + " cannot be written as JSON: "
                            + unwritable.getClass().getName(),
                    null);
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
        } catch (IOException | RuntimeException | Error unreadable) {
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
