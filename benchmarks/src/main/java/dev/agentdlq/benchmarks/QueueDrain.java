/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.SQLException;

/** Ours: a queue that is opened on full tables and started. */
final class QueueDrain implements DrainContender {
    private final Database database;
    private final DueEntries entries;
    private final int workers;
    private double batch;

    QueueDrain(Database database, DueEntries entries, int workers) {
        this.database = database;
        this.entries = entries;
        this.workers = workers;
    }

    @Override
    public String title() {
        return "ours";
    }

    @Override
    public void load(int tasks) throws SQLException {
        entries.load(tasks);
    }

    @Override
    public long drain(Executions executions) throws Exception {
        long nanos;
        try (ShipQueue queue = new ShipQueue(database, entries.schema(), workers, executions)) {
            long begin = System.nanoTime();
            queue.start();
            executions.await(PATIENCE);
            entries.awaitSettled();
            nanos = System.nanoTime() - begin;
        }
        executions.requireExact();
        batch = entries.batch(executions.tasks());
        entries.requireResolved(executions.tasks(), executions.failures());
        return nanos;
    }

    /** Returns how many entries the last drain settled by one transaction, on average. */
    double batch() {
        return batch;
    }
}
