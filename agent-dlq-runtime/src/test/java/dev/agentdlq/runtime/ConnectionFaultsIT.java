/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools without a free connection, and an id that is taken. Names begin with the row of the fault matrix. */
class ConnectionFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As many as the pool for everything but captures has. */
    private static final int WORK_CONNECTIONS = 4;

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();

    @TempDir
    private Path folder = Path.of("");

    static class Tools {
        @AgentTask(type = "pay", maxRetries = 0)
        public void pay(String order) throws IOException {
            throw new IOException("no answer for " + order);
        }
    }

    private AgentDlqBuilder builder() {
        return AgentDlq.builder()
                .schema(schema)
                .spool(folder)
                .startTimeout(PATIENCE)
                .captureDeadline(Duration.ofSeconds(10));
    }

    private static Receipt fail(AgentDlq dlq, Tools tools, String order) {
        Throwable thrown = catchThrowable(() -> tools.pay(order));
        assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("no answer for " + order);
        return dlq.receipt(thrown).orElseThrow();
    }

    @Test
    void g5_d6_a_capture_waits_for_no_connection_that_people_and_retries_hold_interrupted_or_not() throws Exception {
        try (AgentDlq dlq = builder().jdbcUrl(server.url()).build();
                Connection other = server.connect()) {
            Tools tools = dlq.wrap(new Tools());
            UUID wanted = fail(dlq, tools, "A-7").entryId();
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("SELECT 1 FROM " + schema + ".dlq_entry FOR UPDATE");
            }
            List<Thread> people = new ArrayList<>();
            for (int i = 0; i < WORK_CONNECTIONS; i++) {
                Thread person = new Thread(
                        () -> Quietly.run(() -> dlq.review().by("kim").discard(wanted, "not wanted")));
                person.start();
                people.add(person);
            }
            awaitWaiting(WORK_CONNECTIONS);

            Thread.currentThread().interrupt();
            Receipt receipt = fail(dlq, tools, "A-8");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(receipt.storage()).isEqualTo(Storage.STORE);
            other.rollback();
            for (Thread person : people) {
                person.join();
            }
        }
    }

    @Test
    void d7_a_caller_that_holds_the_last_connection_of_the_applications_pool_is_captured_all_the_same()
            throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(server.url());
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(250);
            try (AgentDlq dlq = builder().postgres(pool).build();
                    Connection lastOne = pool.getConnection()) {
                lastOne.setAutoCommit(false);

                Receipt receipt = fail(dlq, dlq.wrap(new Tools()), "A-7");

                assertThat(receipt.storage()).isEqualTo(Storage.STORE);
                lastOne.rollback();
                assertThat(dlq.review().get(receipt.entryId()))
                        .as("outside of the caller's transaction")
                        .isPresent();
            }
        }
    }

    @Test
    void d14_an_id_that_is_taken_overwrites_nothing() throws SQLException {
        try (AgentDlq dlq = builder().jdbcUrl(server.url()).build()) {
            Tools tools = dlq.wrap(new Tools());
            DlqEntry first = dlq.review().get(fail(dlq, tools, "A-7").entryId()).orElseThrow();
            // every id is the first one's from now on
            execute("CREATE FUNCTION {schema}.collide() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id := ''"
                    + first.id() + "''; RETURN NEW; END'");
            execute("CREATE TRIGGER collide BEFORE INSERT ON {schema}.dlq_entry"
                    + " FOR EACH ROW EXECUTE FUNCTION {schema}.collide()");

            fail(dlq, tools, "A-8");

            assertThat(dlq.review().get(first.id())).contains(first);
            assertThat(dlq.review().stats().total()).isEqualTo(1);
        }
    }

    private void awaitWaiting(int connections) throws SQLException {
        long begin = System.nanoTime();
        while (waiting() < connections) {
            assertThat(System.nanoTime() - begin).as("waiting for the locks").isLessThan(PATIENCE.toNanos());
        }
    }

    private int waiting() throws SQLException {
        try (Connection connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND query LIKE '%" + schema + "%'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql.replace("{schema}", schema));
        }
    }
}
