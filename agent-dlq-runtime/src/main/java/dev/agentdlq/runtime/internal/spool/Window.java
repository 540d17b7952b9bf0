/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.runtime.internal.spool.SegmentHeader.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store has committed lately, for the case that it loses it: written to the page cache, which survives the
 * process, and never synced. {@link #note}, {@link #begin} and the sealing are for the spool's own thread, the rest is
 * thread-safe.
 */
final class Window {
    private static final Logger LOG = LoggerFactory.getLogger(Window.class);
    private static final int AGE_STEPS = 4;
    private static final int UNCONFIRMED_FACTOR = 2;

    private final SpoolSettings settings;
    private final Home home;
    private final SegmentFiles files;
    private final LongSupplier nanoTime;
    private final SecureRandom random = new SecureRandom();
    private final ByteSink buffer = new ByteSink(1 << 16);
    private final ConcurrentLinkedDeque<Segment> segments = new ConcurrentLinkedDeque<>();
    private final AtomicLong sealedBytes = new AtomicLong();
    private String lineage = "";
    private @Nullable ActiveSegment active;
    private volatile long confirmedNanos;

    Window(SpoolSettings settings, Home home, SegmentFiles files, LongSupplier nanoTime) {
        this.settings = settings;
        this.home = home;
        this.files = files;
        this.nanoTime = nanoTime;
        this.confirmedNanos = nanoTime.getAsLong();
    }

    /** Notes what was committed. */
    void note(List<byte[]> payloads) throws IOException {
        ActiveSegment current = active;
        if (current != null && isDone(current)) {
            seal();
            current = null;
        }
        if (current == null) {
            SegmentHeader header =
                    new SegmentHeader(SegmentHeader.CURRENT, Kind.WINDOW, random.nextLong(), settings.store(), lineage);
            current = ActiveSegment.create(home.nextSegment(Kind.WINDOW), header, files, nanoTime.getAsLong());
            active = current;
        }
        boolean written = false;
        try {
            current.write(payloads, buffer);
            current.keep(buffer, payloads.size());
            written = true;
        } finally {
            if (!written) {
                end(true);
            }
        }
    }

    private boolean isDone(ActiveSegment segment) {
        return segment.bytes() > settings.windowSegmentBytes()
                || nanoTime.getAsLong() - segment.bornNanos()
                        > settings.windowAge().dividedBy(AGE_STEPS).toNanos()
                || segment.isGone();
    }

    /** Begins to note for another history of the store's data. */
    void begin(String lineage) {
        seal();
        this.lineage = lineage;
    }

    /** Ends the segment that is being written if it was begun a while ago, so that it can grow too old. */
    void sealIfDone() {
        if (active != null && isDone(active)) {
            seal();
        }
    }

    /** Ends the segment that is being written, so that it can be read. */
    void seal() {
        end(false);
    }

    private void end(boolean cut) {
        if (active == null) {
            return;
        }
        active.end(cut);
        if (active.entries() > 0) {
            add(active.sealed(nanoTime.getAsLong()));
        }
        active = null;
    }

    /** Adds a segment that is written; too old ones make room. */
    void add(Segment segment) {
        segments.add(segment);
        sealedBytes.addAndGet(segment.bytes());
        shrink();
    }

    List<Segment> segments() {
        return List.copyOf(segments);
    }

    /** Takes note that the store's history is known, so that what is too old need not be kept. */
    void confirmed(String current) {
        long now = nanoTime.getAsLong();
        confirmedNanos = now;
        for (Segment segment : segments) {
            boolean old = now - segment.sealedNanos() > settings.windowAge().toNanos();
            if (old && segment.confirmed().equals(current)) {
                remove(segment);
            }
        }
        shrink();
    }

    /** Forgets which segments the store is known to have. */
    void doubt() {
        segments.forEach(segment -> segment.confirm(""));
    }

    /** Beyond the limit the oldest goes: one that may be needed only when the limit is exceeded twice over. */
    private void shrink() {
        while (sealedBytes.get() > settings.windowBytes()) {
            Segment oldest = segments.peekFirst();
            if (oldest == null) {
                return;
            }
            boolean confirmedSince = confirmedNanos - oldest.sealedNanos() > 0;
            if (!confirmedSince && sealedBytes.get() <= UNCONFIRMED_FACTOR * settings.windowBytes()) {
                return;
            }
            remove(oldest);
        }
    }

    void remove(Segment segment) {
        if (!segments.remove(segment)) {
            return;
        }
        sealedBytes.addAndGet(-segment.bytes());
        try {
            Files.deleteIfExists(segment.file());
        } catch (IOException e) {
            LOG.warn("the window segment '{}' could not be removed: {}", segment.file(), e.toString());
        }
    }
}
