/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL of the test's own that fails while a node retries. Names begin with the row of the fault matrix. */
class WorkerServerFaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder = Path.of("");

    private int port;
    private EmbeddedPostgres server;
    private final Tools tools = new Tools();

    /** Fails first; each retry takes a permit. */
    static class Tools {
        final Semaphore begun = new Semaphore(0);
        final Semaphore go = new Semaphore(0);
        final AtomicInteger executions = new AtomicInteger();

        @AgentTask(type = "pay", maxRetries = 20, backoff = @Backoff(delay = "1ms", maxDelay = "10ms"))
        public String pay() throws Exception {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
            begun.release();
            go.acquire();
            executions.incrementAndGet();
            return "paid";
        }
    }

    @BeforeEach
    void open() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        startServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void startServer() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPGStartupWait(PATIENCE)
                .start();
    }

    private String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    private AgentDlq node(Duration lease) {
        return AgentDlq.builder()
                .jdbcUrl(url(), "postgres", "")
                .startTimeout(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .lease(lease)
                .workerConcurrency(4)
                .shutdownGrace(Duration.ZERO)
                .captureDeadline(Duration.ofSeconds(10))
                .build();
    }

    private static UUID fail(AgentDlq dlq, Tools wrapped) {
        Throwable thrown = catchThrowable(wrapped::pay);
        return dlq.receipt(thrown).orElseThrow().entryId();
    }

    private void awaitBegun() throws InterruptedException {
        assertThat(tools.begun.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void b3_a_server_that_stops_while_entries_are_retried_and_taken_back_leaves_none_behind() throws Exception {
        try (AgentDlq dlq = node(Duration.ofSeconds(2))) {
            Tools wrapped = dlq.wrap(tools);
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ids.add(fail(dlq, wrapped));
            }
            dlq.start();
            for (int restart = 0; restart < 2; restart++) {
                // four are being executed, and their leases run out while there is nobody to take them back
                awaitBegun();
                tools.go.release(5);
                server.close();
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
                startServer();
            }
            tools.go.release(1_000);

            for (UUID id : ids) {
                assertThat(dlq.await(id, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
            }
        }
    }

    @Test
    void b4_b14_a_server_that_takes_no_writes_fails_no_attempt_and_repeats_none() throws Exception {
        try (AgentDlq dlq = node(Duration.ofSeconds(30))) {
            Tools wrapped = dlq.wrap(tools);
            dlq.start();
            UUID running = fail(dlq, wrapped);
            awaitBegun();
            execute("ALTER SYSTEM SET default_transaction_read_only = on");
            execute("SELECT pg_reload_conf()");
            awaitReadOnly("on");

            tools.go.release(1);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            assertThat(dlq.review().get(running).orElseThrow().status()).isEqualTo(FailureStatus.RETRYING);
            execute("ALTER SYSTEM RESET default_transaction_read_only");
            execute("SELECT pg_reload_conf()");

            DlqEntry entry = dlq.await(running, PATIENCE).orElseThrow();
            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(dlq.review().history(running).attempts())
                    .extracting(AttemptRecord::outcome)
                    .containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
            assertThat(tools.executions).hasValue(1);
        }
    }

    private void awaitReadOnly(String expected) throws SQLException {
        long begin = System.nanoTime();
        String shown = "";
        while (!shown.equals(expected)) {
            assertThat(System.nanoTime() - begin).as("waiting for the setting").isLessThan(PATIENCE.toNanos());
            try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SHOW default_transaction_read_only")) {
                rows.next();
                shown = rows.getString(1);
            }
        }
    }

    @Test
    void l3_a_node_stops_in_time_while_its_database_is_down_and_another_one_takes_over() throws Exception {
        AgentDlq dlq = node(Duration.ofSeconds(2));
        Tools wrapped = dlq.wrap(tools);
        dlq.start();
        UUID id = fail(dlq, wrapped);
        awaitBegun();
        server.close();

        long begin = System.nanoTime();
        dlq.close();

        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(30).toNanos());
        startServer();
        tools.go.release(1);
        try (AgentDlq next = node(Duration.ofSeconds(2))) {
            next.wrap(tools);
            next.start();
            DlqEntry entry = next.await(id, PATIENCE).orElseThrow();

            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(entry.crashes()).isEqualTo(1);
        }
        assertThat(tools.executions).hasValue(1);
    }
}
