/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.ReapRequest;
import dev.agentdlq.spi.Reaped;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back what dead workers held. For one thread at a time. */
final class Reaper {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    private static final int LIMIT = 100;

    private final DlqStore store;
    private final Teller teller;
    private final Runnable onTakenBack;
    private final LongSupplier nanoTime;
    private final ClockGuard guard;

    /**
     * Creates a reaper.
     *
     * @param store where entries are
     * @param teller tells of what was taken back
     * @param lease how long leases are
     * @param onTakenBack is told when something is due again
     * @param nanoTime the node's own clock
     */
    Reaper(DlqStore store, Teller teller, Duration lease, Runnable onTakenBack, LongSupplier nanoTime) {
        this.store = store;
        this.teller = teller;
        this.onTakenBack = onTakenBack;
        this.nanoTime = nanoTime;
        this.guard = new ClockGuard(lease.dividedBy(3));
    }

    /** Takes back all that is to be taken back. The first look only reads the clock, to compare the next one with. */
    void reap() {
        Reaped reaped;
        do {
            // anew for each, because many of them take longer than the clock may run ahead
            Instant latest = guard.latest(nanoTime.getAsLong());
            reaped = store.reap(new ReapRequest(latest == null ? 0 : LIMIT, WorkerSettings.MAX_CRASHES, latest));
            Failpoint.REAP_AFTER_COMMIT.hit();
            tell(reaped, latest != null && reaped.now().isAfter(latest) ? latest : null);
        } while (reaped.changes().size() == LIMIT);
        guard.noted(reaped.now(), nanoTime.getAsLong());
    }

    private void tell(Reaped reaped, @Nullable Instant exceeded) {
        if (exceeded != null && !reaped.changes().isEmpty()) {
            LOG.warn(
                    "the store's clock shows {} and was expected to show {} at most: it was set forward, or its answer"
                            + " took long; {} leases that ran out are not counted as crashes",
                    reaped.now(),
                    exceeded,
                    reaped.changes().size());
        }
        for (EntryChange change : reaped.changes()) {
            LOG.warn(
                    "the worker of entry {} (task {}) died or lost its lease in attempt {}; it is now {}",
                    change.entryId(),
                    change.taskType(),
                    change.attemptCount(),
                    change.status());
            teller.changed(change);
        }
        if (!reaped.changes().isEmpty()) {
            onTakenBack.run();
        }
    }
}
