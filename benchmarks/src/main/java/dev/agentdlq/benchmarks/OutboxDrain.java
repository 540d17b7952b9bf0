/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * transaction-outbox as its documentation sets it up: a thread that flushes as long as there is something, and an
 * executor that works off what was flushed.
 */
final class OutboxDrain implements DrainContender, AutoCloseable {
    /** From 16 to 48 make no difference, fewer do. */
    private static final int THREADS = 20;

    private final Database database;
    private final String schema;
    private final HikariDataSource pool;
    private final TransactionManager transactions;

    OutboxDrain(Database database, String schema) throws SQLException {
        this.database = database;
        this.schema = schema;
        this.pool = Pool.open(database, schema, THREADS + 1);
        this.transactions = TransactionManager.fromDataSource(pool);
    }

    /** What the outbox calls; its class must be open to the outbox. */
    static class Shipping {
        private final Executions executions;

        Shipping() {
            this(new Executions(0, 0));
        }

        Shipping(Executions executions) {
            this.executions = executions;
        }

        void ship(int number, String data) {
            executions.execute(number, data);
        }
    }

    @Override
    public String title() {
        return "transaction-outbox";
    }

    @Override
    public void load(int tasks) throws SQLException {
        TransactionOutbox outbox = outbox(new Executions(0, 0), (entry, processor) -> {});
        database.execute("TRUNCATE " + schema + ".txno_outbox");
        transactions.inTransaction(() -> outbox.schedule(Shipping.class).ship(Executions.BASE, Executions.DATA));
        database.execute(String.format(Locale.ROOT, """
                INSERT INTO %1$s.txno_outbox (id, invocation, nextattempttime, attempts, blocked, version, processed)
                SELECT gen_random_uuid()::text, replace(invocation, '%2$d', (%2$d + n)::text),
                    nextattempttime - interval '1 day' + n * interval '1 millisecond', attempts, blocked, version,
                    processed
                FROM %1$s.txno_outbox CROSS JOIN generate_series(1, %3$d) AS n;
                DELETE FROM %1$s.txno_outbox WHERE invocation LIKE '%%%2$d%%'
                """, schema, Executions.BASE, tasks));
        database.execute("VACUUM (FREEZE, ANALYZE) " + schema + ".txno_outbox");
        database.execute("CHECKPOINT");
    }

    @Override
    public long drain(Executions executions) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        TransactionOutbox outbox = outbox(executions, Submitter.withExecutor(executor));
        long nanos;
        try {
            long begin = System.nanoTime();
            while (outbox.flush()) {
                // until nothing is left to flush
            }
            executions.await(PATIENCE);
            Rows.awaitNone(database, schema + ".txno_outbox");
            nanos = System.nanoTime() - begin;
        } finally {
            executor.shutdown();
            executor.awaitTermination(1, TimeUnit.MINUTES);
        }
        executions.requireExact();
        return nanos;
    }

    private TransactionOutbox outbox(Executions executions, Submitter submitter) {
        return TransactionOutbox.builder()
                .transactionManager(transactions)
                .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
                .instantiator(Instantiator.using(type -> new Shipping(executions)))
                .submitter(submitter)
                .attemptFrequency(Duration.ofHours(1))
                .build();
    }

    @Override
    public void close() {
        pool.close();
    }
}
