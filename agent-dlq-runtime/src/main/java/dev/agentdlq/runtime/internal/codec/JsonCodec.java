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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The built-in codec: a JSON array with one element per parameter, written and read by the declared generic types.
 *
 * <p>What it writes it reads back at once and compares with the arguments themselves, because JSON libraries write much
 * that they cannot read, or read as something else: a retry must not run with other arguments than the call.
 */
public final class JsonCodec implements PayloadCodec {
    /** The name of the format. */
    public static final String ID = "json-1";

    /** How many bytes the arguments of a call may have if nothing else is said: one megabyte. */
    public static final int DEFAULT_MAX_BYTES = 1024 * 1024;

    /** The most that may be allowed: 64 megabytes. */
    public static final int LARGEST_MAX_BYTES = 64 * 1024 * 1024;

    private final JsonMapper mapper = Mapper.create();
    private final Fields fields = new Fields(mapper.getTypeFactory());
    private final Map<Type, Slot> slotByType = new ConcurrentHashMap<>();
    private final int maxBytes;

    /** Creates a codec that refuses arguments of more than {@link #DEFAULT_MAX_BYTES} bytes. */
    public JsonCodec() {
        this(DEFAULT_MAX_BYTES);
    }

    /**
     * Creates a codec.
     *
     * @param maxBytes how many bytes the arguments of a call may have
     * @throws IllegalArgumentException if that is not between 1 and {@link #LARGEST_MAX_BYTES}
     */
    public JsonCodec(int maxBytes) {
        if (maxBytes < 1 || maxBytes > LARGEST_MAX_BYTES) {
            throw new IllegalArgumentException(
                    "maxPayloadBytes must be from 1 to " + LARGEST_MAX_BYTES + ", but was " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /**
     * Returns the module of the library that looks into the classes of arguments.
     *
     * @return the module
     */
    public static Module library() {
        return JsonMapper.class.getModule();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public byte[] encode(@Nullable Object[] arguments, List<Type> types) {
        if (arguments.length != types.size()) {
            throw new PayloadException(
                    "arguments must be as many as the parameters, " + types.size() + ", but were " + arguments.length,
                    null);
        }
        byte[] bytes = write(arguments, types);
        @Nullable Object[] readBack = read(bytes, types, "parameter %d of type %s cannot be read back from JSON: %s");
        for (int i = 0; i < arguments.length; i++) {
            requireSame(arguments[i], readBack[i], types, i);
        }
        return bytes;
    }

    private void requireSame(@Nullable Object before, @Nullable Object after, List<Type> types, int index) {
        String difference;
        try {
            difference = Sameness.difference(fields, slot(types.get(index)).type(), before, after);
        } catch (RuntimeException | Error uncomparable) {
            difference = uncomparable.getClass().getName();
        }
        if (difference != null) {
            throw new PayloadException(
                    "parameter " + index + " of type " + typeName(types, index)
                            + " must be passed a value that comes back from JSON as it was, but this does not: "
                            + difference + "; use data types such as records",
                    null);
        }
    }

    private byte[] write(@Nullable Object[] arguments, List<Type> types) {
        BoundedBytes out = new BoundedBytes(maxBytes);
        int index = 0;
        try (JsonGenerator generator = mapper.createGenerator(out)) {
            generator.writeStartArray();
            for (; index < arguments.length; index++) {
                slot(types.get(index)).write(generator, arguments[index]);
            }
            generator.writeEndArray();
        } catch (IOException | RuntimeException | Error unwritable) {
            throw out.isExceeded() ? tooLong(types) : unwritable(unwritable, types, index);
        }
        return out.toByteArray();
    }

    private PayloadException tooLong(List<Type> types) {
        return PayloadException.tooLong("arguments of types "
                + types.stream().map(Type::getTypeName).toList() + " must not be longer than " + maxBytes
                + " bytes as JSON, but are; raise maxPayloadBytes, or pass a reference to what is long");
    }

    /** The cause stays out: its message may quote the value. */
    private static PayloadException unwritable(Throwable cause, List<Type> types, int index) {
        return new PayloadException(
                "parameter " + index + " of type " + typeName(types, index) + " cannot be written as JSON: "
                        + Causes.describe(cause),
                null);
    }

    @Override
    public @Nullable Object[] decode(byte[] bytes, List<Type> types) {
        return read(bytes, types, "stored argument %d does not fit type %s: %s");
    }

    private @Nullable Object[] read(byte[] bytes, List<Type> types, String refusal) {
        int index = 0;
        @Nullable Object[] arguments = new Object[types.size()];
        try (JsonParser parser = mapper.createParser(bytes)) {
            expect(parser, JsonToken.START_ARRAY);
            for (; index < arguments.length; index++) {
                if (parser.nextToken() == JsonToken.END_ARRAY) {
                    throw new PayloadException(
                            "stored arguments must be " + types.size() + ", but were " + index, null);
                }
                arguments[index] = slot(types.get(index)).read(parser);
            }
            expect(parser, JsonToken.END_ARRAY);
            expect(parser, null);
            return arguments;
        } catch (IOException | RuntimeException | Error unreadable) {
            if (unreadable instanceof PayloadException known) {
                throw known;
            }
            throw new PayloadException(
                    refusal.formatted(index, typeName(types, index), Causes.describe(unreadable)), null);
        }
    }

    private Slot slot(Type type) {
        Slot known = slotByType.get(type);
        return known != null ? known : slotByType.computeIfAbsent(type, unknown -> Slot.of(unknown, mapper));
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
