/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks every 50 ms how many connections the queue has. Thread-safe. */
final class ConnectionWatch implements AutoCloseable {
    private static final String COUNT = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'agent-dlq'";

    private final Database database;
    private final AtomicInteger most = new AtomicInteger();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> looking;

    ConnectionWatch(Database database) {
        this.database = database;
        this.looking = executor.scheduleWithFixedDelay(this::look, 0, 50, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            most.accumulateAndGet((int) database.number(COUNT), Math::max);
        } catch (SQLException e) {
            throw new IllegalStateException("the connections of the queue could not be counted", e);
        }
    }

    /** Returns the most that were seen. */
    int most() {
        if (looking.isDone() || most.get() == 0) {
            throw new WrongResultException("the connections of the queue must be counted, but could not be");
        }
        return most.get();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
