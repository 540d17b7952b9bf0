/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.util.zip.CRC32C;

/**
 * A record in a segment: {@code marker 8 | length 4 | crc32c 4 | version 1 | flags 1 | payload}. The length counts what
 * follows the checksum, and the checksum covers the length and what follows.
 */
final class Frame {
    static final int OVERHEAD = 18;

    static final int BODY_AT = 16;

    private static final int LENGTH_AT = 8;
    private static final int CRC_AT = 12;
    private static final int NO_FLAGS = 0;

    private Frame() {}

    static void append(ByteSink sink, long marker, byte[] payload) {
        int length = payload.length + OVERHEAD - BODY_AT;
        CRC32C crc = new CRC32C();
        updateInt(crc, length);
        crc.update(EntryBytes.VERSION);
        crc.update(NO_FLAGS);
        crc.update(payload);
        sink.number(marker)
                .number(length)
                .number((int) crc.getValue())
                .tag(EntryBytes.VERSION)
                .tag(NO_FLAGS)
                .raw(payload, 0, payload.length);
    }

    /** Returns where the record that begins here ends, or -1 if none does. */
    static int end(byte[] segment, int at, long marker) {
        if (segment.length - at < OVERHEAD || longAt(segment, at) != marker) {
            return -1;
        }
        int length = intAt(segment, at + LENGTH_AT);
        if (length < OVERHEAD - BODY_AT || length > segment.length - at - BODY_AT) {
            return -1;
        }
        CRC32C crc = new CRC32C();
        updateInt(crc, length);
        crc.update(segment, at + BODY_AT, length);
        return (int) crc.getValue() == intAt(segment, at + CRC_AT) ? at + BODY_AT + length : -1;
    }

    /** Returns whether what begins here is the beginning of a record whose end was never written. */
    static boolean isTorn(byte[] segment, int at, long marker) {
        int left = segment.length - at;
        if (left < OVERHEAD || isZero(segment, at)) {
            return true;
        }
        return longAt(segment, at) == marker && intAt(segment, at + LENGTH_AT) > left - BODY_AT;
    }

    static int version(byte[] segment, int at) {
        return segment[at + BODY_AT];
    }

    static long longAt(byte[] bytes, int at) {
        return ((long) intAt(bytes, at) << 32) | (intAt(bytes, at + 4) & 0xFFFF_FFFFL);
    }

    private static int intAt(byte[] bytes, int at) {
        return (bytes[at] << 24)
                | ((bytes[at + 1] & 0xFF) << 16)
                | ((bytes[at + 2] & 0xFF) << 8)
                | (bytes[at + 3] & 0xFF);
    }

    private static void updateInt(CRC32C crc, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc.update(value >>> shift);
        }
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
