/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * db-scheduler, by the strategy that its documentation recommends for throughput: lock-and-fetch, with enough fetched
 * ahead to keep all threads busy, and with the cheapest serializer.
 */
final class DbSchedulerDrain implements DrainContender, AutoCloseable {
    private static final int THREADS = 50;

    /** One for each thread, one to fetch and one for heartbeats; with fewer it is slower. */
    private static final int CONNECTIONS = THREADS + 2;

    private static final double LOWER_LIMIT = 4.0;
    private static final double UPPER_LIMIT = 20.0;
    private static final String NAME = "parcel.ship";

    /** As its documentation gives it for PostgreSQL. */
    private static final String TABLE = """
            CREATE TABLE {schema}.scheduled_tasks (
                task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
                execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text,
                last_success timestamptz, last_failure timestamptz, consecutive_failures int,
                last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
                PRIMARY KEY (task_name, task_instance));
            CREATE INDEX execution_time_idx ON {schema}.scheduled_tasks (execution_time);
            CREATE INDEX last_heartbeat_idx ON {schema}.scheduled_tasks (last_heartbeat);
            """;

    private final Database database;
    private final String schema;
    private final HikariDataSource pool;

    DbSchedulerDrain(Database database, String schema) throws SQLException {
        this.database = database;
        this.schema = schema;
        this.pool = Pool.open(database, schema, CONNECTIONS);
        database.execute(named(TABLE));
    }

    @Override
    public String title() {
        return "db-scheduler";
    }

    @Override
    public void load(int tasks) throws SQLException {
        database.execute(named("TRUNCATE {schema}.scheduled_tasks"));
        scheduler(new Executions(0, 0))
                .schedule(task(new Executions(0, 0)).instance("sample", Executions.DATA), Instant.now());
        database.execute(named("""
                INSERT INTO {schema}.scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
                SELECT task_name, (%1$d + n)::text, task_data, now() - interval '1 day' + n * interval '1 millisecond',
                    picked, version
                FROM {schema}.scheduled_tasks CROSS JOIN generate_series(1, %2$d) AS n;
                DELETE FROM {schema}.scheduled_tasks WHERE task_instance = 'sample'
                """.formatted(Executions.BASE, tasks)));
        database.execute(named("VACUUM (FREEZE, ANALYZE) {schema}.scheduled_tasks"));
        database.execute("CHECKPOINT");
    }

    @Override
    public long drain(Executions executions) throws Exception {
        Scheduler scheduler = scheduler(executions);
        long nanos;
        try {
            long begin = System.nanoTime();
            scheduler.start();
            executions.await(PATIENCE);
            Rows.awaitNone(database, schema + ".scheduled_tasks");
            nanos = System.nanoTime() - begin;
        } finally {
            scheduler.stop();
        }
        executions.requireExact();
        return nanos;
    }

    private Scheduler scheduler(Executions executions) {
        return Scheduler.create(pool, task(executions))
                .threads(THREADS)
                .pollUsingLockAndFetch(LOWER_LIMIT, UPPER_LIMIT)
                .pollingInterval(Duration.ofMillis(100))
                .serializer(new Utf8())
                .failureLogging(LogLevel.OFF, false)
                .build();
    }

    private static OneTimeTask<String> task(Executions executions) {
        return Tasks.oneTime(NAME, String.class)
                .onFailure((complete, operations) -> operations.reschedule(complete, Instant.now()))
                .execute((instance, context) ->
                        executions.execute(Integer.parseInt(instance.getId()), instance.getData()));
    }

    @Override
    public void close() {
        pool.close();
    }

    private String named(String template) {
        return template.replace("{schema}", schema);
    }

    /** Writes texts as their bytes. */
    private static final class Utf8 implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return data.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] serialized) {
            return type.cast(new String(serialized, StandardCharsets.UTF_8));
        }
    }
}
