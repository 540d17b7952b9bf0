/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.StoreException;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a database does to a running application: the failure is spooled, and is in the database, once, when that works
 * again. Test names and constants begin with the row of the fault matrix.
 */
class DatabaseFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();
    private final String role = schema + "_app";

    @TempDir
    private Path folder;

    /** What is done to the database, and undone. The role and the schema stand in braces. */
    enum Fault {
        B4_IT_TAKES_NO_WRITES(
                "ALTER ROLE {role} SET default_transaction_read_only = on", "ALTER ROLE {role} RESET ALL"),
        B19_A_TABLE_IS_GONE(
                "ALTER TABLE {schema}.dlq_entry RENAME TO gone", "ALTER TABLE {schema}.gone RENAME TO dlq_entry"),
        B19_A_RIGHT_IS_REVOKED(
                "REVOKE ALL ON {schema}.dlq_entry FROM {role}", "GRANT ALL ON {schema}.dlq_entry TO {role}"),
        B19_THE_ROLE_MAY_NOT_LOG_IN("ALTER ROLE {role} NOLOGIN", "ALTER ROLE {role} LOGIN"),
        D1_A_STATEMENT_TAKES_TOO_LONG(
                "CREATE FUNCTION {schema}.slow() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_sleep(30); RETURN NEW; END';"
                        + " CREATE TRIGGER slow BEFORE INSERT ON {schema}.dlq_entry EXECUTE FUNCTION {schema}.slow()",
                "DROP TRIGGER slow ON {schema}.dlq_entry; DROP FUNCTION {schema}.slow()"),
        D3_A_DEADLOCK_IS_REPORTED(raising("40P01"), raisingNoMore()),
        D4_A_TRANSACTION_CANNOT_BE_SERIALIZED(raising("40001"), raisingNoMore()),
        D5_NO_CONNECTION_IS_LEFT("ALTER ROLE {role} CONNECTION LIMIT 0", "ALTER ROLE {role} CONNECTION LIMIT -1"),
        D8_THE_SERVER_IS_OUT_OF_MEMORY(raising("53200"), raisingNoMore()),
        B16_THE_SERVERS_DISK_IS_FULL(raising("53100"), raisingNoMore());

        private final String make;
        private final String undo;

        Fault(String make, String undo) {
            this.make = make;
            this.undo = undo;
        }

        private static String raising(String state) {
            return "CREATE FUNCTION {schema}.fail() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN RAISE SQLSTATE ''" + state + "''; END';"
                    + " CREATE TRIGGER fail BEFORE INSERT ON {schema}.dlq_entry EXECUTE FUNCTION {schema}.fail()";
        }

        private static String raisingNoMore() {
            return "DROP TRIGGER fail ON {schema}.dlq_entry; DROP FUNCTION {schema}.fail()";
        }
    }

    static class Tools {
        @AgentTask(type = "pay", maxRetries = 0)
        public void pay(String order) throws IOException {
            throw new IOException("no answer for " + order);
        }

        @AgentTask(type = "heals")
        public String heals(String order) throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("not yet");
            }
            return order;
        }
    }

    @BeforeEach
    void createRole() {
        execute("CREATE ROLE {role} LOGIN; CREATE SCHEMA {schema} AUTHORIZATION {role}");
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_is_spooled_while_the_database_fails_and_is_there_once_afterwards(Fault fault) {
        try (AgentDlq dlq = builder(server.url()).build()) {
            Tools tools = dlq.wrap(new Tools());
            Receipt before = fail(dlq, tools);
            assertThat(before.storage()).isEqualTo(Storage.STORE);
            execute(fault.make);
            dropConnections();

            List<Receipt> during = List.of(fail(dlq, tools), fail(dlq, tools), fail(dlq, tools));

            assertThat(during).extracting(Receipt::storage).containsOnly(Storage.SPOOL);
            assertThat(dlq.health().storeAnswers()).isFalse();
            execute(fault.undo);
            awaitUntilDrained(dlq);
            Receipt after = fail(dlq, tools);
            assertThat(after.storage()).isEqualTo(Storage.STORE);
            assertThat(entries(dlq))
                    .extracting(DlqEntry::id)
                    .containsExactlyInAnyOrder(
                            before.entryId(),
                            during.get(0).entryId(),
                            during.get(1).entryId(),
                            during.get(2).entryId(),
                            after.entryId());
        }
    }

    @Test
    void d2_a_locked_table_costs_the_deadline_and_then_nothing() throws SQLException {
        try (AgentDlq dlq = builder(server.url()).build()) {
            Tools tools = dlq.wrap(new Tools());
            fail(dlq, tools);
            Receipt locked;
            try (Connection other = server.connect()) {
                other.setAutoCommit(false);
                try (var statement = other.createStatement()) {
                    statement.execute("LOCK TABLE " + schema + ".dlq_entry IN ACCESS EXCLUSIVE MODE");
                }

                locked = fail(dlq, tools);

                assertThat(locked.storage()).isEqualTo(Storage.SPOOL);
                assertThat(fail(dlq, tools).storage()).isEqualTo(Storage.SPOOL);
                other.rollback();
            }
            awaitUntilDrained(dlq);
            assertThat(dlq.review().get(locked.entryId())).isPresent();
        }
    }

    @Test
    void d4_another_default_isolation_changes_nothing() {
        execute("ALTER ROLE {role} SET default_transaction_isolation = 'serializable'");
        try (AgentDlq dlq = builder(server.url()).build()) {
            assertThat(fail(dlq, dlq.wrap(new Tools())).storage()).isEqualTo(Storage.STORE);
        }
    }

    @Test
    void b20_an_application_starts_while_nobody_listens_and_what_fails_meanwhile_arrives_with_the_next_start()
            throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        // the spool knows a store by its name, which a wrong port is part of
        String name = "jdbc:postgresql://localhost:" + port + "/postgres";
        Receipt receipt;
        try (AgentDlq dlq = builder(name).build()) {
            Tools tools = dlq.wrap(new Tools());
            dlq.start();

            receipt = fail(dlq, tools);

            assertThat(receipt.storage()).isEqualTo(Storage.SPOOL);
            assertThat(dlq.health().storeAnswers()).isFalse();
            assertThat(dlq.health().spooled()).isEqualTo(1);
        }
        try (AgentDlq dlq = builder(name).build()) {
            assertThat(dlq.health().storeAnswers()).isFalse();
            assertThat(receipt.noticeForModel()).contains(receipt.entryId().toString());
        }
    }

    @Test
    void l3_an_application_stops_while_the_database_is_locked_and_the_next_one_brings_what_it_left() throws Exception {
        Receipt locked;
        try (Connection other = server.connect()) {
            other.setAutoCommit(false);
            try (AgentDlq dlq = builder(server.url()).build()) {
                Tools tools = dlq.wrap(new Tools());
                fail(dlq, tools);
                try (var statement = other.createStatement()) {
                    statement.execute("LOCK TABLE " + schema + ".dlq_entry IN ACCESS EXCLUSIVE MODE");
                }
                locked = fail(dlq, tools);
                assertThat(locked.storage()).isEqualTo(Storage.SPOOL);
            }
            other.rollback();
        }

        try (AgentDlq dlq = builder(server.url()).build()) {
            awaitStored(dlq, locked.entryId());
        }
    }

    @Test
    void a_spooled_failure_is_retried_like_any_other() throws Exception {
        try (AgentDlq dlq = builder(server.url()).build()) {
            Tools tools = dlq.wrap(new Tools());
            dlq.start();
            fail(dlq, tools);
            execute(Fault.B16_THE_SERVERS_DISK_IS_FULL.make);
            Throwable thrown = catchThrowable(() -> tools.heals("A-7"));
            Receipt receipt = dlq.receipt(thrown).orElseThrow();
            assertThat(receipt.storage()).isEqualTo(Storage.SPOOL);
            assertThat(receipt.status()).isEqualTo(FailureStatus.PENDING_RETRY);

            execute(Fault.B16_THE_SERVERS_DISK_IS_FULL.undo);

            awaitStored(dlq, receipt.entryId());
            assertThat(dlq.await(receipt.entryId(), PATIENCE).orElseThrow().status())
                    .isEqualTo(FailureStatus.RESOLVED);
        }
    }

    private AgentDlqBuilder builder(String url) {
        return AgentDlq.builder()
                .jdbcUrl(url.replaceAll("user=[a-z]+", "user=" + role), role, "")
                .schema(schema)
                .spool(folder)
                .startTimeout(PATIENCE)
                .captureDeadline(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(50));
    }

    private Receipt fail(AgentDlq dlq, Tools tools) {
        Throwable thrown = catchThrowable(() -> tools.pay("A-7"));
        assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("no answer for A-7");
        return dlq.receipt(thrown).orElseThrow();
    }

    private void awaitUntilDrained(AgentDlq dlq) {
        long begin = System.nanoTime();
        while (!dlq.health().storeAnswers() || dlq.health().spooled() > 0) {
            pause(begin, "the spool to be drained");
        }
    }

    private void awaitStored(AgentDlq dlq, UUID id) {
        long begin = System.nanoTime();
        while (entries(dlq).stream().noneMatch(entry -> entry.id().equals(id))) {
            pause(begin, "entry " + id);
        }
    }

    /** Each connection that the server has dropped fails once, unless it lay idle long enough to be looked at first. */
    private static List<DlqEntry> entries(AgentDlq dlq) {
        long begin = System.nanoTime();
        while (true) {
            try {
                return dlq.review().find(DlqQuery.everything()).entries();
            } catch (StoreException dropped) {
                pause(begin, "connections that work");
            }
        }
    }

    private static void pause(long begin, String what) {
        assertThat(System.nanoTime() - begin).as("waiting for %s", what).isLessThan(PATIENCE.toNanos());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }

    /** Settings of a role count from its next connection. */
    private void dropConnections() {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'");
    }

    private void execute(String sql) {
        try (Connection connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql.replace("{role}", role).replace("{schema}", schema));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
