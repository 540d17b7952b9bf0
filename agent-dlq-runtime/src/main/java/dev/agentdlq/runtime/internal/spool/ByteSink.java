/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bytes that grow, and the forms in which values are put there. {@link ByteSource} reads them back. */
final class ByteSink {
    static final int NULL = 0;
    static final int UTF_8 = 1;
    static final int UTF_16 = 2;

    private static final int LONGEST = Integer.MAX_VALUE - 64;

    private byte[] bytes;
    private int size;

    ByteSink(int expected) {
        bytes = new byte[expected];
    }

    ByteSink tag(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    ByteSink number(int value) {
        room(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    ByteSink number(long value) {
        return number((int) (value >>> 32)).number((int) value);
    }

    ByteSink raw(byte[] source, int offset, int length) {
        room(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    ByteSink bytes(byte[] value) {
        return number(value.length).raw(value, 0, value.length);
    }

    /** Every text comes back as it was: UTF-8 cannot hold half a surrogate pair, so such a text is kept as UTF-16. */
    ByteSink text(@Nullable String value) {
        if (value == null) {
            return tag(NULL);
        }
        if (isWellFormed(value)) {
            return tag(UTF_8).bytes(value.getBytes(StandardCharsets.UTF_8));
        }
        tag(UTF_16).number(value.length());
        room(Character.BYTES * value.length());
        for (int i = 0; i < value.length(); i++) {
            bytes[size++] = (byte) (value.charAt(i) >>> 8);
            bytes[size++] = (byte) value.charAt(i);
        }
        return this;
    }

    ByteSink uuid(UUID value) {
        return number(value.getMostSignificantBits()).number(value.getLeastSignificantBits());
    }

    ByteSink map(Map<String, String> map) {
        number(map.size());
        map.forEach((key, value) -> text(key).text(value));
        return this;
    }

    int size() {
        return size;
    }

    /** Returns the array itself, of which the first {@link #size} bytes count. */
    byte[] array() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = 0;
    }

    private void room(int more) {
        if (bytes.length - size >= more) {
            return;
        }
        long needed = (long) size + more;
        if (needed > LONGEST) {
            throw new IllegalStateException("a record must have at most " + LONGEST + " bytes, but needs " + needed);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST, Math.max(needed, 2L * bytes.length)));
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
