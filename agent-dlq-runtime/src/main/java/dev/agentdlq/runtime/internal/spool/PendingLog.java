/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.spool.SegmentHeader.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the store does not have. A record counts as kept when its segment was synced after it; when a sync fails,
 * nothing that was written since the last good one is believed, and all of it goes to a new segment. For the spool's
 * own thread.
 */
final class PendingLog {
    private static final Logger LOG = LoggerFactory.getLogger(PendingLog.class);
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_IDLE_BUFFER = 4 << 20;

    private final SpoolSettings settings;
    private final Home home;
    private final SegmentFiles files;
    private final LongSupplier nanoTime;
    private final Consumer<Segment> onSealed;
    private final SecureRandom random = new SecureRandom();
    private ByteSink buffer = new ByteSink(BUFFER_BYTES);
    private @Nullable ActiveSegment active;

    /** The folder whose own name is durable. */
    private @Nullable Path knownFolder;

    PendingLog(
            SpoolSettings settings, Home home, SegmentFiles files, LongSupplier nanoTime, Consumer<Segment> onSealed) {
        this.settings = settings;
        this.home = home;
        this.files = files;
        this.nanoTime = nanoTime;
        this.onSealed = onSealed;
    }

    /** Writes records; when this returns they are durable. */
    void append(List<byte[]> payloads) throws IOException {
        rescue();
        if (active != null && active.bytes() > 0 && active.bytes() + size(payloads) > settings.spoolSegmentBytes()) {
            seal();
        }
        try {
            write(payloads);
        } catch (IOException | RuntimeException first) {
            LOG.warn(
                    "writing {} records to the spool segment '{}' failed ({}); they go to a new segment",
                    payloads.size(),
                    active == null ? settings.folder() : active.file(),
                    first.toString());
            giveUpActive();
            writeToNew(payloads);
        } finally {
            if (buffer.array().length > MAX_IDLE_BUFFER) {
                buffer = new ByteSink(BUFFER_BYTES);
            }
        }
    }

    private void writeToNew(List<byte[]> payloads) throws IOException {
        try {
            write(payloads);
        } catch (IOException | RuntimeException again) {
            giveUpActive();
            throw again;
        }
    }

    private void write(List<byte[]> payloads) throws IOException {
        ActiveSegment segment = active;
        boolean fresh = segment == null;
        if (segment == null) {
            SegmentHeader header =
                    new SegmentHeader(SegmentHeader.CURRENT, Kind.SPOOL, random.nextLong(), settings.store(), "");
            segment = ActiveSegment.create(home.nextSegment(Kind.SPOOL), header, files, nanoTime.getAsLong());
            active = segment;
        }
        segment.writeInHalves(payloads, buffer, Failpoint.SPOOL_TORN::hit);
        segment.sync();
        if (fresh) {
            syncNames(segment.folder());
        }
        segment.keep(buffer, payloads.size());
    }

    private void syncNames(Path folder) throws IOException {
        files.syncFolder(folder);
        if (!folder.equals(knownFolder)) {
            files.syncFolder(home.folder());
            knownFolder = folder;
        }
    }

    /** A cleaner may remove our file; while it is open, what it holds can be saved. */
    private void rescue() throws IOException {
        ActiveSegment lost = active;
        if (lost == null || !lost.isGone()) {
            return;
        }
        active = null;
        knownFolder = null;
        try {
            SegmentContent content = new SegmentContent(lost.readAll(), lost.header());
            List<byte[]> payloads = new ArrayList<>();
            content.records().forEach(record -> payloads.add(content.payload(record)));
            LOG.warn(
                    "the spool segment '{}' was removed while it was in use; its {} records are written again",
                    lost.file(),
                    payloads.size());
            if (!payloads.isEmpty()) {
                writeToNew(payloads);
            }
        } catch (IOException | RuntimeException e) {
            active = lost;
            throw e;
        }
        lost.end(false);
    }

    /** Ends the segment that is being written, so that it can be drained. */
    void seal() throws IOException {
        rescue();
        end(false);
    }

    private void giveUpActive() {
        end(true);
    }

    private void end(boolean cut) {
        if (active != null) {
            active.end(cut);
            if (active.entries() > 0) {
                onSealed.accept(active.sealed(nanoTime.getAsLong()));
            }
            active = null;
        }
    }

    private static long size(List<byte[]> payloads) {
        long size = 0;
        for (byte[] payload : payloads) {
            size += payload.length + (long) Frame.OVERHEAD;
        }
        return size;
    }
}
