/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.spi.NewEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is in a segment's bytes: whole records, damaged stretches between them, and perhaps a torn end. */
final class SegmentContent {
    private final byte[] segment;
    private final List<Span> records = new ArrayList<>();
    private final List<Span> damaged = new ArrayList<>();
    private int tornAt;

    /** A stretch of bytes. */
    record Span(int from, int to) {
        int length() {
            return to - from;
        }
    }

    /** Looks through a segment; one damaged byte costs one record at most. */
    SegmentContent(byte[] segment, SegmentHeader header) {
        this.segment = segment;
        this.tornAt = segment.length;
        int at = SegmentHeader.SIZE;
        while (at < segment.length) {
            int end = Frame.end(segment, at, header.marker());
            if (end > 0) {
                records.add(new Span(at, end));
                at = end;
                continue;
            }
            int next = nextRecord(at + 1, header.marker());
            if (next < 0) {
                end(at, header.marker());
                return;
            }
            damaged.add(new Span(at, next));
            at = next;
        }
    }

    private int nextRecord(int from, long marker) {
        byte first = (byte) (marker >>> 56);
        for (int at = from; at <= segment.length - Frame.OVERHEAD; at++) {
            if (segment[at] == first && Frame.end(segment, at, marker) > 0) {
                return at;
            }
        }
        return -1;
    }

    private void end(int at, long marker) {
        if (Frame.isTorn(segment, at, marker)) {
            tornAt = at;
        } else {
            damaged.add(new Span(at, segment.length));
        }
    }

    List<Span> records() {
        return records;
    }

    List<Span> damaged() {
        return damaged;
    }

    int tornBytes() {
        return segment.length - tornAt;
    }

    boolean isNewer(Span record) {
        return Frame.version(segment, record.from) > EntryBytes.VERSION;
    }

    /** Reads a record, at a time by the wall clock. */
    NewEntry entry(Span record, Instant now) {
        int payload = record.from + Frame.OVERHEAD;
        return EntryBytes.decode(segment, payload, record.to - payload, now);
    }

    byte[] payload(Span record) {
        return Arrays.copyOfRange(segment, record.from + Frame.OVERHEAD, record.to);
    }

    byte[] bytes(Span span) {
        return Arrays.copyOfRange(segment, span.from, span.to);
    }
}
