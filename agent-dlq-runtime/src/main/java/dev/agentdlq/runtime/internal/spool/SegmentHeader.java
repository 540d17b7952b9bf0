/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a segment begins with, twice, so that a damaged byte does not cost the whole segment. Immutable.
 *
 * @param version the form of the segment; of one that is newer than {@link #CURRENT} nothing else is known
 * @param kind what its records are
 * @param marker what each record begins with: random, so that no text inside a record passes for one
 * @param store the store that the entries are for
 * @param lineage the history of the store's data when the segment was begun; empty if it was not known
 */
record SegmentHeader(int version, Kind kind, long marker, String store, String lineage) {
    static final int CURRENT = 1;

    /** Where the records begin. */
    static final int SIZE = 2048;

    private static final int COPY = SIZE / 2;
    private static final int CRC_AT = COPY - Integer.BYTES;
    private static final int MAX_NAME = 400;
    private static final long MAGIC =
            ByteBuffer.wrap("AgentDLQ".getBytes(StandardCharsets.US_ASCII)).getLong();

    /** What the records of a segment are. */
    enum Kind {
        /** Entries that the store does not have. */
        SPOOL(0, "spool"),
        /** Entries that the store has and might lose. */
        WINDOW(1, "window");

        final int code;
        final String prefix;

        Kind(int code, String prefix) {
            this.code = code;
            this.prefix = prefix;
        }

        boolean names(String file) {
            return file.matches(prefix + "-[0-9]{6,10}[.]log");
        }
    }

    /** Shortens a name to what a header can hold; different names stay different. */
    static String bounded(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME) {
            return name;
        }
        CRC32C crc = new CRC32C();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return name.substring(0, MAX_NAME / 4) + "#" + Long.toHexString(crc.getValue());
    }

    byte[] encode() {
        ByteSink copy = new ByteSink(COPY)
                .number(MAGIC)
                .tag(version)
                .tag(kind.code)
                .number(marker)
                .text(store)
                .text(lineage);
        byte[] bytes = new byte[SIZE];
        System.arraycopy(copy.array(), 0, bytes, 0, copy.size());
        ByteBuffer.wrap(bytes).putInt(CRC_AT, crc(bytes, 0));
        System.arraycopy(bytes, 0, bytes, COPY, COPY);
        return bytes;
    }

    /** Reads the header of a segment from whichever copy is whole. */
    static Optional<SegmentHeader> parse(byte[] segment) {
        for (int at = 0; at < SIZE; at += COPY) {
            if (segment.length >= at + COPY && isWhole(segment, at)) {
                return Optional.of(parse(segment, at));
            }
        }
        return Optional.empty();
    }

    private static boolean isWhole(byte[] segment, int at) {
        ByteBuffer buffer = ByteBuffer.wrap(segment);
        return buffer.getLong(at) == MAGIC && buffer.getInt(at + CRC_AT) == crc(segment, at);
    }

    private static SegmentHeader parse(byte[] segment, int at) {
        ByteSource source = new ByteSource(segment, at + Long.BYTES, COPY - Long.BYTES);
        int version = source.tag();
        if (version > CURRENT) {
            return new SegmentHeader(version, Kind.SPOOL, 0, "", "");
        }
        Kind kind = source.tag() == Kind.SPOOL.code ? Kind.SPOOL : Kind.WINDOW;
        return new SegmentHeader(version, kind, source.longNumber(), source.text(), source.text());
    }

    private static int crc(byte[] bytes, int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, CRC_AT);
        return (int) crc.getValue();
    }
}
