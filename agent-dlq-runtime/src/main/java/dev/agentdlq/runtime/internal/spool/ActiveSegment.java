/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segment that is being written. For the spool's own thread. */
final class ActiveSegment {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveSegment.class);

    private final Path file;
    private final SegmentHeader header;
    private final SegmentFiles.OpenFile out;
    private final long bornNanos;
    private long bytes;
    private int entries;

    private ActiveSegment(Path file, SegmentHeader header, SegmentFiles.OpenFile out, long bornNanos) {
        this.file = file;
        this.header = header;
        this.out = out;
        this.bornNanos = bornNanos;
    }

    /** Begins a segment; its header is written with its first records. */
    static ActiveSegment create(Path file, SegmentHeader header, SegmentFiles files, long now) throws IOException {
        return new ActiveSegment(file, header, files.create(file), now);
    }

    /**
     * Writes records in two strokes: where the first one ends in the middle of a record, a killed process leaves a torn
     * one.
     */
    void writeInHalves(List<byte[]> payloads, ByteSink buffer, Runnable betweenHalves) throws IOException {
        int last = fill(payloads, buffer);
        int half = (last + buffer.size()) / 2;
        out.write(buffer.array(), 0, half);
        betweenHalves.run();
        out.write(buffer.array(), half, buffer.size() - half);
    }

    /** Writes records. */
    void write(List<byte[]> payloads, ByteSink buffer) throws IOException {
        fill(payloads, buffer);
        out.write(buffer.array(), 0, buffer.size());
    }

    /** Returns where the last record begins. */
    private int fill(List<byte[]> payloads, ByteSink buffer) {
        buffer.clear();
        if (bytes == 0) {
            byte[] head = header.encode();
            buffer.raw(head, 0, head.length);
        }
        int last = 0;
        for (byte[] payload : payloads) {
            last = buffer.size();
            Frame.append(buffer, header.marker(), payload);
        }
        return last;
    }

    /** Makes what was written durable. */
    void sync() throws IOException {
        out.sync();
    }

    /** Counts what was written: from here on it belongs to the segment. */
    void keep(ByteSink written, int records) {
        bytes += written.size();
        entries += records;
    }

    boolean isGone() {
        return !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    byte[] readAll() throws IOException {
        return out.readAll();
    }

    /** Ends the segment where its last good record ends; without any it is removed. */
    void end(boolean cut) {
        try (out) {
            if (cut) {
                out.truncate(bytes);
            }
        } catch (IOException e) {
            // What follows the last good record is passed over by readers as a torn end.
            LOG.debug("'{}' could not be cut", file, e);
        }
        if (entries == 0) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("'{}' could not be removed", file, e);
            }
        }
    }

    Segment sealed(long now) {
        return new Segment(file, header, bytes, entries, now);
    }

    Path file() {
        return file;
    }

    Path folder() {
        return Objects.requireNonNull(file.getParent());
    }

    SegmentHeader header() {
        return header;
    }

    long bytes() {
        return bytes;
    }

    int entries() {
        return entries;
    }

    long bornNanos() {
        return bornNanos;
    }
}
