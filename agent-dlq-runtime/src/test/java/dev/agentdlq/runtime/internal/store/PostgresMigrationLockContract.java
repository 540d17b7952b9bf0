/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for whom while the tables in PostgreSQL are changed, whatever the server's version. */
abstract class PostgresMigrationLockContract {
    private static final int NODES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration NO_PATIENCE = Duration.ofMillis(1);
    private static final Migration V001 = Migration.of("postgresql").get(0);
    private static final Migration ONCE = Migration.parse("V002__once.sql", """
            -- compatible-from: 1
            CREATE TABLE {schema}.applied (pid integer);
            INSERT INTO {schema}.applied (pid) SELECT pg_backend_pid()
            """);
    private static final Migration EXPAND = Migration.parse("V002__expand.sql", """
            -- compatible-from: 1
            ALTER TABLE {schema}.dlq_entry ADD COLUMN said_later text
            """);

    private static final String WAITING_FOR_OURS = """
            SELECT count(*) AS number
            FROM pg_locks
            WHERE NOT granted
                AND locktype = 'advisory'
            """;
    private static final String WAITING_FOR_THE_TABLE = """
            SELECT count(*) AS number
            FROM pg_locks
            WHERE NOT granted
                AND relation = to_regclass('{schema}.dlq_entry')
            """;

    private final PostgresServer server;
    private final String schema;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    PostgresMigrationLockContract(PostgresServer server) {
        this.server = server;
        this.schema = server.freshSchema();
    }

    @AfterEach
    final void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void j7_eight_nodes_that_start_together_apply_every_file_once() throws Exception {
        CountDownLatch together = new CountDownLatch(NODES);
        Callable<Boolean> node = () -> {
            together.countDown();
            together.await();
            migrate(PATIENCE, V001, ONCE);
            return true;
        };

        for (Future<Boolean> done : threads.invokeAll(Collections.nCopies(NODES, node))) {
            assertThat(done.get()).isTrue();
        }

        assertThat(numbers("SELECT version AS number FROM {schema}.schema_version ORDER BY version"))
                .containsExactly(1, 2);
        assertThat(numbers("SELECT pid AS number FROM {schema}.applied")).hasSize(1);
    }

    @Test
    void waits_for_a_node_that_is_at_it_and_then_finds_nothing_to_do() throws Exception {
        try (Connection other = lockHolder()) {
            Future<?> waiting = threads.submit(() -> migrate(PATIENCE, V001));
            await(WAITING_FOR_OURS);
            assertThat(numbers("SELECT 1 AS number WHERE to_regnamespace('{schema}') IS NOT NULL"))
                    .as("nothing is done without the lock")
                    .isEmpty();

            Sql.script(other, SchemaScript.postgresql(schema).replaceAll("(?m)^(BEGIN|COMMIT);$", ""));
            other.commit();

            waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(numbers("SELECT version AS number FROM {schema}.schema_version"))
                .containsExactly(1);
    }

    @Test
    void names_who_holds_the_lock_when_its_patience_ends_and_does_nothing_without_it() throws SQLException {
        try (Connection other = lockHolder()) {
            assertThatThrownBy(() -> migrate(NO_PATIENCE, V001))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(
                            "could not create or upgrade its tables: for PT0.001S other sessions have held"
                                    + " a lock: [pid " + pid(other)
                                    + ", application_name 'a slow node', in a transaction for ");
            assertThat(numbers("SELECT 1 AS number WHERE to_regnamespace('{schema}') IS NOT NULL"))
                    .isEmpty();
        }

        migrate(PATIENCE, V001);
    }

    @Test
    void names_who_reads_a_table_when_its_patience_ends() throws SQLException {
        migrate(PATIENCE, V001);
        try (Connection reader = longRead()) {
            assertThatThrownBy(() -> migrate(NO_PATIENCE, V001, EXPAND))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(
                            "[pid " + pid(reader) + ", application_name 'a report', in a transaction for ");
        }
        assertThat(numbers("SELECT version AS number FROM {schema}.schema_version"))
                .containsExactly(1);
    }

    @Test
    void d17_captures_go_on_while_a_migration_waits_behind_a_long_read() throws Exception {
        List<Long> millis = new ArrayList<>();
        try (PostgresStore old = new PostgresStore(server.settings(schema), new JacksonMaps())) {
            old.open();
            old.warmUp();
            Future<?> migration;
            try (Connection reader = longRead()) {
                migration = threads.submit(() -> migrate(PATIENCE, V001, EXPAND));
                await(WAITING_FOR_THE_TABLE);
                for (int i = 0; i < 40; i++) {
                    long begin = System.nanoTime();
                    old.insert(List.of(Sample.due().entry()));
                    millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
                }
                assertThat(migration.isDone()).isFalse();
                reader.rollback();
            }
            migration.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(Collections.max(millis))
                    .as("the longest of %s ms", millis)
                    .isLessThan(500);
            assertThat(millis.stream().filter(each -> each < 50).count())
                    .as("most of %s ms", millis)
                    .isGreaterThan(millis.size() / 2);
            assertThat(old.stats().total()).isEqualTo(40);
        }
        assertThat(numbers("SELECT version AS number FROM {schema}.schema_version ORDER BY version"))
                .containsExactly(1, 2);
    }

    private void migrate(Duration patience, Migration... migrations) {
        try (PostgresDatabase database = new PostgresDatabase(server.settings(schema))) {
            new PostgresMigrator(database, List.of(migrations), patience).apply();
        }
    }

    /** Another node in the middle of the same thing. */
    private Connection lockHolder() throws SQLException {
        Connection connection = named("a slow node");
        Sql.query(
                connection,
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))",
                p -> p.text("agent-dlq " + schema),
                row -> true);
        return connection;
    }

    private Connection longRead() throws SQLException {
        Connection connection = named("a report");
        Sql.query(connection, "SELECT id FROM " + schema + ".dlq_entry", p -> {}, row -> true);
        return connection;
    }

    /** Is rolled back when it is closed. */
    private Connection named(String application) throws SQLException {
        Connection connection = server.connect();
        connection.setClientInfo("ApplicationName", application);
        connection.setAutoCommit(false);
        return connection;
    }

    private static int pid(Connection connection) throws SQLException {
        return Sql.query(connection, "SELECT pg_backend_pid() AS pid", p -> {}, row -> row.getInt("pid"))
                .get(0);
    }

    private void await(String count) {
        long begin = System.nanoTime();
        while (numbers(count).equals(List.of(0))) {
            assertThat(System.nanoTime() - begin).as(count).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private List<Integer> numbers(String sql) {
        try (Connection connection = server.connect()) {
            return Sql.query(connection, sql.replace("{schema}", schema), p -> {}, row -> row.getInt("number"));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
