/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A segment that is not written any more. Thread-safe. */
final class Segment {
    private final SegmentHeader header;
    private final long bytes;
    private final int entries;
    private final long sealedNanos;
    private final AtomicBoolean claimed = new AtomicBoolean();

    private volatile Path file;

    /** Of which history of the store's data it is known that this segment's entries are in it. */
    private volatile String confirmed;

    Segment(Path file, SegmentHeader header, long bytes, int entries, long sealedNanos) {
        this.file = file;
        this.header = header;
        this.bytes = bytes;
        this.entries = entries;
        this.sealedNanos = sealedNanos;
        this.confirmed = header.lineage();
    }

    Path file() {
        return file;
    }

    void movedTo(Path place) {
        file = place;
    }

    SegmentHeader header() {
        return header;
    }

    long bytes() {
        return bytes;
    }

    long recordBytes() {
        return bytes - SegmentHeader.SIZE;
    }

    int entries() {
        return entries;
    }

    long sealedNanos() {
        return sealedNanos;
    }

    /** Claims it for draining or dropping. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void giveBack() {
        claimed.set(false);
    }

    String confirmed() {
        return confirmed;
    }

    void confirm(String lineage) {
        confirmed = lineage;
    }
}
