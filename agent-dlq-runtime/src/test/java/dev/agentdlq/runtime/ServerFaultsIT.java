/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL of the test's own that is stopped, killed and started again. Names begin with the row. */
class ServerFaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder = Path.of("");

    private int port;
    private EmbeddedPostgres server;
    private AgentDlq dlq;
    private Tools tools;
    private final List<UUID> kept = new ArrayList<>();

    static class Tools {
        @AgentTask(type = "pay", maxRetries = 0)
        public void pay(String order) throws IOException {
            throw new IOException("no answer for " + order);
        }
    }

    @BeforeEach
    void open() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        startServer();
        dlq = AgentDlq.builder()
                .jdbcUrl(url(), "postgres", "")
                .spool(folder.resolve("spool"))
                .startTimeout(PATIENCE)
                .captureDeadline(Duration.ofSeconds(5))
                .build();
        tools = dlq.wrap(new Tools());
    }

    @AfterEach
    void close() throws IOException {
        dlq.close();
        server.close();
    }

    private String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void startServer() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                // the test library turns off what real servers do
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(PATIENCE)
                .start();
    }

    private Storage fail() {
        Throwable thrown = catchThrowable(() -> tools.pay("A-7"));
        assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("no answer for A-7");
        Receipt receipt = dlq.receipt(thrown).orElseThrow();
        kept.add(receipt.entryId());
        return receipt.storage();
    }

    private void assertEverythingIsStoredOnce() throws SQLException {
        long begin = System.nanoTime();
        while (!dlq.health().storeAnswers() || dlq.health().spooled() > 0) {
            assertThat(System.nanoTime() - begin).as("waiting for the spool").isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(fail()).isEqualTo(Storage.STORE);
        assertThat(column("SELECT id::text FROM agent_dlq.dlq_entry"))
                .containsExactlyInAnyOrderElementsOf(
                        kept.stream().map(UUID::toString).toList());
    }

    private List<String> column(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                var statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (var rows = statement.getResultSet()) {
                    while (rows.next()) {
                        values.add(rows.getString(1));
                    }
                }
            }
        }
        return values;
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    @Test
    void b1_b3_a_server_that_stops_and_starts_again_twice_loses_nothing() throws Exception {
        assertThat(fail()).isEqualTo(Storage.STORE);
        for (int restart = 0; restart < 2; restart++) {
            server.close();
            for (int i = 0; i < 20; i++) {
                assertThat(fail()).isEqualTo(Storage.SPOOL);
            }
            // the second stop may come while what was spooled is brought back
            startServer();
        }

        assertEverythingIsStoredOnce();
    }

    @Test
    void b2_a_server_that_is_killed_loses_nothing() throws Exception {
        assertThat(fail()).isEqualTo(Storage.STORE);
        long postmaster = Long.parseLong(
                Files.readAllLines(data().resolve("postmaster.pid")).get(0).trim());
        List<String> backends = column("SELECT pid::text FROM pg_stat_activity");
        kill(postmaster);
        backends.forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));

        assertThat(List.of(fail(), fail())).containsOnly(Storage.SPOOL);

        server.close();
        startServer();
        assertEverythingIsStoredOnce();
    }

    @Test
    void b2_a_backend_that_is_killed_takes_all_connections_along_and_loses_nothing() throws Exception {
        assertThat(fail()).isEqualTo(Storage.STORE);
        String backend = column("SELECT pid::text FROM pg_stat_activity WHERE application_name = 'agent-dlq' LIMIT 1")
                .get(0);

        kill(Long.parseLong(backend));

        assertThat(List.of(fail(), fail())).isSubsetOf(Storage.STORE, Storage.SPOOL);
        assertEverythingIsStoredOnce();
    }

    @Test
    void b6_b7_a_commit_that_waits_for_a_standby_for_ever_costs_the_deadline_and_makes_one_row() throws Exception {
        assertThat(fail()).isEqualTo(Storage.STORE);
        column("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        column("SELECT pg_reload_conf()");
        awaitSetting("nobody");

        assertThat(List.of(fail(), fail())).containsOnly(Storage.SPOOL);

        column("ALTER SYSTEM RESET synchronous_standby_names");
        column("SELECT pg_reload_conf()");
        assertEverythingIsStoredOnce();
    }

    @Test
    void b8_a_wait_for_a_standby_that_is_cancelled_makes_one_row() throws Exception {
        assertThat(fail()).isEqualTo(Storage.STORE);
        column("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        column("SELECT pg_reload_conf()");
        awaitSetting("nobody");
        Thread caller = new Thread(this::fail);
        caller.start();
        long begin = System.nanoTime();
        while (column("SELECT pg_cancel_backend(pid)::text FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                .isEmpty()) {
            assertThat(System.nanoTime() - begin).as("waiting for the commit").isLessThan(PATIENCE.toNanos());
        }
        caller.join();

        assertThat(kept).hasSize(2);
        assertThat(dlq.health().notKept()).isZero();
        column("ALTER SYSTEM RESET synchronous_standby_names");
        column("SELECT pg_reload_conf()");
        assertEverythingIsStoredOnce();
    }

    private void awaitSetting(String expected) throws SQLException {
        long begin = System.nanoTime();
        while (!column("SHOW synchronous_standby_names").contains(expected)) {
            assertThat(System.nanoTime() - begin).as("waiting for the setting").isLessThan(PATIENCE.toNanos());
        }
    }
}
