/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ByteSink} wrote. What does not fit throws an unchecked exception and never takes much memory. */
final class ByteSource {
    private final ByteBuffer buffer;

    ByteSource(byte[] bytes, int offset, int length) {
        buffer = ByteBuffer.wrap(bytes, offset, length);
    }

    int tag() {
        return buffer.get();
    }

    int number() {
        return buffer.getInt();
    }

    long longNumber() {
        return buffer.getLong();
    }

    byte[] bytes() {
        byte[] value = new byte[count(1)];
        buffer.get(value);
        return value;
    }

    @Nullable
    String textOrNull() {
        int tag = tag();
        return switch (tag) {
            case ByteSink.NULL -> null;
            case ByteSink.UTF_8 -> new String(bytes(), StandardCharsets.UTF_8);
            case ByteSink.UTF_16 -> utf16();
            default -> throw new IllegalArgumentException("a text must begin with 0, 1 or 2, but begins with " + tag);
        };
    }

    String text() {
        return Objects.requireNonNull(textOrNull());
    }

    UUID uuid() {
        return new UUID(longNumber(), longNumber());
    }

    Map<String, String> map() {
        int size = count(2);
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(text(), text());
        }
        return map;
    }

    /** Reads how many elements follow, each of at least so many bytes. */
    int count(int bytesEach) {
        int count = number();
        if (count < 0 || (long) count * bytesEach > buffer.remaining()) {
            throw new IllegalArgumentException("a count must fit into what follows, but was " + count);
        }
        return count;
    }

    private String utf16() {
        char[] chars = new char[count(Character.BYTES)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = buffer.getChar();
        }
        return new String(chars);
    }
}
