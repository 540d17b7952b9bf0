/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Looks after the tables of contenders: what is there before a measurement, and what must be there after it. */
final class Tables {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Database database;
    private final Duration patience;

    Tables(Database database) {
        this(database, PATIENCE);
    }

    /** Waits for rows no longer than told. */
    Tables(Database database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    /** Removes what an earlier run has left. */
    void drop(String... schemas) throws SQLException {
        for (String schema : schemas) {
            database.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
        }
    }

    /** Makes one call, and returns when its rows are there: the first call of a process may be slow, and be spooled. */
    void storeOne(Contender contender) throws SQLException, InterruptedException {
        try (Contender.Caller caller = contender.caller()) {
            caller.call();
        }
        require(contender, "dlq_entry", 1);
    }

    void empty(Contender contender) throws SQLException {
        database.execute(
                "TRUNCATE {schema}.dlq_entry, {schema}.dlq_attempt CASCADE".replace("{schema}", contender.schema()));
    }

    /** Measures calls and requires that each of them has left exactly one entry with one attempt. */
    Load.Done measure(Contender contender, int threads, Duration time) throws Exception {
        database.execute("CHECKPOINT");
        long entries = count(contender, "dlq_entry");
        long attempts = count(contender, "dlq_attempt");
        Load.Done done = Load.run(contender, threads, time);
        require(contender, "dlq_entry", entries + done.calls().size());
        require(contender, "dlq_attempt", attempts + done.calls().size());
        return done;
    }

    long count(Contender contender, String table) throws SQLException {
        return (long) database.number("SELECT count(*) FROM " + contender.schema() + "." + table);
    }

    /** What was spooled comes later. */
    private void require(Contender contender, String table, long expected) throws SQLException, InterruptedException {
        if (awaitAtLeast(contender, table, expected) != expected) {
            throw new WrongResultException(contender.schema() + "." + table + " must have " + expected
                    + " rows, one for each call, but has " + count(contender, table));
        }
    }

    /** Waits for rows, for a minute at most unless told otherwise, and returns how many there are. */
    long awaitAtLeast(Contender contender, String table, long expected) throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long rows = count(contender, table);
        while (rows < expected && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(100);
            rows = count(contender, table);
        }
        return rows;
    }
}
