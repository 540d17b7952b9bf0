/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.spool.Drained.Origin;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.DlqStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Watches whether the store was replaced by one that may lack what was committed, and sends the window again if so.
 *
 * <p>Each segment knows for which history of the store its entries are known to be there; one that is known for another
 * history, or for none, is sent again until that has worked. A commit that was under way while the history changed may
 * be noted after that, as if it belonged to the new one; so after a while everything is sent once more.
 *
 * <p>For the drainer's thread.
 */
final class LineageWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LineageWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** Longer than a commit to the old store can take. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration ERRAND_PATIENCE = Duration.ofSeconds(1);

    private final Spool spool;
    private final DlqStore store;
    private final SegmentDelivery delivery;
    private final DoubleSupplier random;
    private final LongSupplier nanoTime;
    private final Trouble trouble = new Trouble(
            LOG, Level.WARN, "the check whether the store was replaced", "the spool's window is kept until it does");
    private String known = "";
    private long nextCheck;
    private boolean settling;
    private long settledAt;

    LineageWatch(Spool spool, DlqStore store, SegmentDelivery delivery, DoubleSupplier random) {
        this.spool = spool;
        this.store = store;
        this.delivery = delivery;
        this.random = random;
        this.nanoTime = spool.nanoTime();
        this.nextCheck = nanoTime.getAsLong();
    }

    /** Returns whether the store tells of its history, which is a sign of life too. */
    boolean isKnown() {
        return !known.isEmpty();
    }

    Duration pause() {
        return Duration.ofNanos(Math.max(0, nextCheck - nanoTime.getAsLong()));
    }

    /** Looks if it is time, or at once; what stops it is returned and need not stop the draining. */
    Optional<StoreException> check(boolean atOnce) throws IOException {
        if (!atOnce && nextCheck - nanoTime.getAsLong() > 0) {
            return Optional.empty();
        }
        try {
            check();
            trouble.worked();
            return Optional.empty();
        } catch (StoreException e) {
            trouble.failed(String.valueOf(e.getMessage()));
            return Optional.of(e);
        } finally {
            double jitter = random.getAsDouble() + 1.0 / 2;
            nextCheck = nanoTime.getAsLong() + (long) (INTERVAL.toNanos() * jitter);
        }
    }

    private void check() throws IOException {
        Optional<String> told = store.lineage();
        if (told.isEmpty()) {
            spool.wantNoWindow();
            Uninterruptibly.await(spool.errand(spool.window()::seal), ERRAND_PATIENCE.toNanos());
            spool.window().segments().forEach(spool.window()::remove);
            return;
        }
        String now = SegmentHeader.bounded(told.get());
        if (!now.equals(known) && !begin(now)) {
            return;
        }
        Window window = spool.window();
        boolean settled = settling && nanoTime.getAsLong() - settledAt >= 0;
        boolean sealed = Uninterruptibly.await(
                spool.errand(settled ? window::seal : window::sealIfDone), ERRAND_PATIENCE.toNanos());
        if (settled && sealed) {
            window.doubt();
            settling = false;
        }
        for (Segment segment : window.segments()) {
            if (!segment.confirmed().equals(now)) {
                sendAgain(segment);
                segment.confirm(now);
            }
        }
        window.confirmed(now);
    }

    private boolean begin(String now) {
        if (!Uninterruptibly.await(spool.errand(() -> spool.window().begin(now)), ERRAND_PATIENCE.toNanos())) {
            return false;
        }
        if (!known.isEmpty()) {
            LOG.warn(
                    "the store is not the one it was (its history changed from '{}' to '{}'): it may lack what was"
                            + " committed lately, which is sent again from the spool's window",
                    known,
                    now);
            settling = true;
            settledAt = nanoTime.getAsLong() + SETTLING.toNanos();
        }
        known = now;
        return true;
    }

    private void sendAgain(Segment segment) throws IOException {
        try {
            SegmentContent content = new SegmentContent(Files.readAllBytes(segment.file()), segment.header());
            delivery.deliver(segment, content, Origin.WINDOW);
            LOG.info(
                    "sent {} entries of the spool's window to the store again",
                    content.records().size());
        } catch (NoSuchFileException removed) {
            LOG.warn("the window segment '{}' was removed by somebody else", segment.file());
            spool.window().remove(segment);
        }
    }
}
