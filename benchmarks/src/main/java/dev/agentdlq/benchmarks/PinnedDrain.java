/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A drain while a transaction of somebody else keeps the server from removing dead rows: first entries come and are
 * worked off continuously for some time, so that the dead pile up, and then the drain that is measured.
 */
final class PinnedDrain {
    private static final int FED_AT_ONCE = 100;
    private static final long PAUSE_MILLIS = 100;

    /** Within which time the queue shall have named the session that pins. */
    private static final double WARNING_SECONDS = 60;

    private final Database database;
    private final DueEntries entries;
    private final DrainSettings settings;
    private double warningSeconds = Double.NaN;

    PinnedDrain(Database database, DueEntries entries, DrainSettings settings) {
        this.database = database;
        this.entries = entries;
        this.settings = settings;
    }

    /**
     * Measures.
     *
     * @param ours the drain of the same entries
     * @return how long it took, in nanoseconds
     */
    long drain(QueueDrain ours) throws Exception {
        entries.empty();
        entries.settleDown();
        try (PinnedHorizon pin = new PinnedHorizon(database);
                LogWatch log = new LogWatch(pin.name())) {
            feed();
            entries.addDue(settings.rows());
            entries.settleDown();
            long nanos = ours.drain(new Executions(settings.rows(), 0));
            warningSeconds = log.seconds();
            return nanos;
        }
    }

    private void feed() throws Exception {
        int steps = Math.toIntExact(TimeUnit.SECONDS.toMillis(settings.pinSeconds()) / PAUSE_MILLIS);
        Executions executions = new Executions(steps * FED_AT_ONCE, 0);
        System.out.printf(
                Locale.ROOT,
                "%,d entries come in %d s, while a transaction is open%n",
                executions.tasks(),
                settings.pinSeconds());
        entries.renumber();
        try (ShipQueue queue = new ShipQueue(database, entries.schema(), settings.workers(), executions)) {
            queue.start();
            long begin = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                entries.addMoreDue(FED_AT_ONCE);
                long next = begin + TimeUnit.MILLISECONDS.toNanos((step + 1L) * PAUSE_MILLIS);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
            }
            executions.await(DrainContender.PATIENCE);
            entries.awaitSettled();
        }
        executions.requireExact();
        entries.requireResolved(executions.tasks(), 0);
    }

    /** Adds how long it took until a warning named the session that pins, against how long it may take. */
    void addWarning(Results results) {
        System.out.printf(
                Locale.ROOT,
                "  the warning that names the session came after: %s%n",
                Double.isNaN(warningSeconds) ? "none" : String.format(Locale.ROOT, "%.1f s", warningSeconds));
        results.add("xmin pinned, until a warning names the session / limit", "s", warningSeconds, WARNING_SECONDS);
    }
}
