/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Collects bytes up to a limit, so that an endless value ends there and not in the whole memory. */
final class BoundedBytes extends OutputStream {
    private final int limit;
    private byte[] bytes = new byte[128];
    private int size;
    private boolean exceeded;

    BoundedBytes(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int value) throws IOException {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** Whether more was written than fits. */
    boolean isExceeded() {
        return exceeded;
    }

    byte[] toByteArray() {
        return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    }

    String toString(Charset charset) {
        return new String(bytes, 0, size, charset);
    }

    private void reserve(int length) throws IOException {
        if (length > limit - size) {
            exceeded = true;
            throw new IOException("a value must not be longer than " + limit + " bytes as JSON, but is");
        }
        if (length > bytes.length - size) {
            long doubled = Math.max(2L * bytes.length, (long) size + length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, limit));
        }
    }
}
