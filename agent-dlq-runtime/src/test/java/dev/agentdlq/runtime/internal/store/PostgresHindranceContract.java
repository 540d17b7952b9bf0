/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** D9: somebody's old snapshot keeps dead rows from being cleaned up. */
abstract class PostgresHindranceContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENOUGH = PostgresHindrance.MANY_DEAD_ROWS + 100;

    private final PostgresServer server;
    private final String schema;
    private final PostgresDatabase database;
    private final AtomicLong nanos = new AtomicLong();
    private Connection other;

    PostgresHindranceContract(PostgresServer server) {
        this.server = server;
        this.schema = server.freshSchema();
        this.database = new PostgresDatabase(server.settings(schema));
    }

    @BeforeEach
    void openStore() throws SQLException {
        new PostgresStore(server.settings(schema), new JacksonMaps()).open();
        // nobody cleans up behind the test's back
        execute("ALTER TABLE {schema}.dlq_entry SET (autovacuum_enabled = off)");
        other = server.connect();
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        database.close();
    }

    private PostgresHindrance hindrance(Duration patience) {
        return new PostgresHindrance(database, patience, nanos::get);
    }

    private void execute(String sql) {
        server.execute(sql.replace("{schema}", schema));
    }

    private void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql.replace("{schema}", schema));
        }
    }

    /** Kills rows the way updates do, and waits until the server has counted them. */
    private void killRows(int rows) throws SQLException {
        execute(
                "INSERT INTO {schema}.dlq_entry (id, task_id, task_type, signature, codec, args, args_state, effect, context,"
                        + " mdc, error_type, kind, rule, fingerprint, reason, status, attempt_count, max_retries, failed_attempt, created_at)"
                        + " SELECT gen_random_uuid(), 't', 't', '()', 'c', '', 'EXACT', 'IDEMPOTENT', '{}', '{}', 'E', 'TRANSIENT', 'r', 'f', 'r',"
                        + " 'PENDING_REVIEW', 1, 0, 1, now() FROM generate_series(1, " + rows + ")");
        execute("UPDATE {schema}.dlq_entry SET reason = 'another'");
        long begin = System.nanoTime();
        while (deadRows() < rows) {
            assertThat(System.nanoTime() - begin)
                    .as("waiting for the statistics")
                    .isLessThan(PATIENCE.toNanos());
        }
    }

    private long deadRows() throws SQLException {
        try (Connection connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT n_dead_tup FROM pg_stat_all_tables WHERE relid = '" + schema
                        + ".dlq_entry'::regclass")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private int beginSnapshot() throws SQLException {
        execute(other, "SET application_name = 'nightly report'");
        other.setAutoCommit(false);
        other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        execute(other, "SELECT 1");
        return pidOf(other);
    }

    private static int pidOf(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void d9_a_transaction_that_keeps_dead_rows_is_named_with_its_owner_and_the_remedy() throws SQLException {
        int pid = beginSnapshot();
        killRows(ENOUGH);
        PostgresHindrance hindrance = hindrance(Duration.ZERO);

        String found = hindrance.find().orElseThrow();

        assertThat(found)
                .contains("session " + pid, "'nightly report'", "user 'postgres'", "idle in transaction", schema)
                .contains("pg_terminate_backend(" + pid + ")")
                .doesNotContain("\n", "SELECT");
        assertThat(hindrance.find())
                .as("told in the same words as long as it lasts")
                .contains(found);
        other.rollback();
        assertThat(hindrance.find().orElse("")).doesNotContain("session " + pid + " ");
    }

    @Test
    void d9_a_transaction_that_has_only_written_is_named_and_not_those_that_wait_for_it() throws SQLException {
        other.setAutoCommit(false);
        execute(other, "CREATE TABLE {schema}.theirs (id int)");
        int pid = pidOf(other);
        killRows(ENOUGH);
        try (Connection reader = server.connect()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            execute(reader, "SELECT 1");

            assertThat(hindrance(Duration.ZERO).find().orElseThrow()).contains("session " + pid + " ");
            reader.rollback();
        }
        other.rollback();
    }

    @Test
    void nobody_is_named_while_few_rows_are_dead() throws SQLException {
        beginSnapshot();
        killRows(100);

        assertThat(hindrance(Duration.ZERO).find()).isEmpty();
        other.rollback();
    }

    @Test
    void nobody_is_named_for_a_snapshot_that_is_young() throws SQLException {
        beginSnapshot();
        killRows(ENOUGH);

        assertThat(hindrance(Duration.ofMinutes(10)).find()).isEmpty();
        other.rollback();
    }

    @Test
    void what_cannot_be_looked_at_disturbs_nobody() {
        PostgresDatabase nowhere = new PostgresDatabase(
                PostgresSettings.url("jdbc:postgresql://localhost:1/nowhere", "nobody", null, schema));

        Optional<String> found = new PostgresHindrance(nowhere, Duration.ZERO, nanos::get).find();

        assertThat(found).isEmpty();
        nowhere.close();
    }
}
