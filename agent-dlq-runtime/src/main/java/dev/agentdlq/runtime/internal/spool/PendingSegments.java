/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.SpoolOverflow;
import dev.agentdlq.runtime.internal.spool.SegmentContent.Span;
import dev.agentdlq.runtime.internal.spool.SpoolException.Reason;
import dev.agentdlq.spi.NewEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments that wait for the store, and how much is in them and in the one being written. Thread-safe. */
final class PendingSegments {
    private static final Logger LOG = LoggerFactory.getLogger(PendingSegments.class);

    private final SpoolSettings settings;
    private final Quarantine quarantine;
    private final ConcurrentLinkedDeque<Segment> segments = new ConcurrentLinkedDeque<>();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    PendingSegments(SpoolSettings settings, Home home, SegmentFiles files) {
        this.settings = settings;
        this.quarantine = new Quarantine(home, files);
    }

    long entries() {
        return Math.max(0, entries.get());
    }

    long bytes() {
        return Math.max(0, bytes.get());
    }

    List<Segment> segments() {
        return List.copyOf(segments);
    }

    /** Counts a record that is about to be written, or says that there is no room for it. */
    void makeRoom(int payloadBytes) {
        long size = payloadBytes + (long) Frame.OVERHEAD;
        while (bytes.get() + size > settings.maxBytes()) {
            if (size > settings.maxBytes()) {
                throw new SpoolException(
                        Reason.UNWRITABLE,
                        "an entry must fit into the spool of " + settings.maxBytes() + " bytes, but has " + size,
                        null);
            }
            if (settings.overflow() == SpoolOverflow.REJECT || !dropOldest()) {
                throw new SpoolException(
                        Reason.FULL,
                        "the spool in '" + settings.folder() + "' is full: " + bytes() + " of " + settings.maxBytes()
                                + " bytes wait for the store",
                        null);
            }
        }
        entries.incrementAndGet();
        bytes.addAndGet(size);
    }

    /** Takes back what was counted. */
    void notKept(List<byte[]> payloads) {
        for (byte[] payload : payloads) {
            entries.decrementAndGet();
            bytes.addAndGet(-payload.length - (long) Frame.OVERHEAD);
        }
    }

    /** Adds a segment of this process, whose records are counted already. */
    void sealed(Segment segment) {
        segments.add(segment);
    }

    /** Adds a segment of another process. */
    void adopted(Segment segment) {
        entries.addAndGet(segment.entries());
        bytes.addAndGet(segment.recordBytes());
        segments.add(segment);
    }

    /** Claims the oldest segment that nobody is busy with. */
    Optional<Segment> claimOldest() {
        for (Segment segment : segments) {
            if (segment.claim()) {
                return Optional.of(segment);
            }
        }
        return Optional.empty();
    }

    /** Reads a claimed segment; empty if that cannot be, and then it is dealt with. */
    Optional<SegmentContent> read(Segment segment) {
        try {
            byte[] content = Files.readAllBytes(segment.file());
            return Optional.of(new SegmentContent(content, segment.header()));
        } catch (NoSuchFileException gone) {
            LOG.error(
                    "the spool segment '{}' was removed by somebody else; its {} entries are lost",
                    segment.file(),
                    segment.entries());
            forget(segment);
        } catch (IOException e) {
            LOG.error(
                    "the spool segment '{}' cannot be read ({}); its {} entries stay there for a person",
                    segment.file(),
                    e.toString(),
                    segment.entries());
            forget(segment);
        }
        return Optional.empty();
    }

    /** Keeps bytes of a segment that cannot be brought to the store. */
    void quarantine(Segment segment, SegmentContent content, Span span, String what) throws IOException {
        String name =
                String.format(Locale.ROOT, "%s-%016x-%d", what, segment.header().marker(), span.from());
        quarantine.keep(name, content.bytes(span));
    }

    /** Removes a claimed segment whose records are all somewhere else. */
    void delete(Segment segment) throws IOException {
        Files.deleteIfExists(segment.file());
        forget(segment);
    }

    /** Leaves a claimed segment where it is, for a process that can read it. */
    void forget(Segment segment) {
        if (segments.remove(segment)) {
            entries.addAndGet(-segment.entries());
            bytes.addAndGet(-segment.recordBytes());
        }
    }

    private boolean dropOldest() {
        Optional<Segment> oldest = claimOldest();
        oldest.ifPresent(this::drop);
        return oldest.isPresent();
    }

    private void drop(Segment segment) {
        read(segment).ifPresent(content -> content.records().forEach(record -> logDropped(content, record)));
        try {
            delete(segment);
        } catch (IOException e) {
            LOG.error("the spool segment '{}' cannot be removed: {}", segment.file(), e.toString());
            forget(segment);
        }
    }

    private static void logDropped(SegmentContent content, Span record) {
        try {
            // how old it is does not matter any more
            NewEntry entry = content.entry(record, Instant.EPOCH);
            LOG.error(
                    "entry {} of task {} is lost: the spool is full and drops the oldest; a person must look after this"
                            + " call",
                    entry.id(),
                    entry.call().taskType());
        } catch (RuntimeException unreadable) {
            LOG.error("an unreadable entry is lost: the spool is full and drops the oldest");
        }
    }
}
