/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.FaultyLink.Disturbance;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the network does to a node that retries. Names begin with the row of the fault matrix. */
class WorkerNetworkFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(2);

    /** What the three pools of a node may hold. */
    private static final int MOST_CONNECTIONS = 8;

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();
    private FaultyLink link;

    /** Fails first; a retry returns the name of its node, at once or when it is let go. */
    static class Tools {
        final String node;
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        final AtomicBoolean interrupted = new AtomicBoolean();
        final AtomicBoolean leaseLost = new AtomicBoolean();

        Tools(String node, boolean waits) {
            this.node = node;
            if (!waits) {
                go.countDown();
            }
        }

        @AgentTask(type = "report", maxRetries = 50, backoff = @Backoff(delay = "1ms", maxDelay = "50ms"))
        public String report() throws Exception {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException told) {
                interrupted.set(true);
                leaseLost.set(TaskAttempt.current().isLeaseLost());
                // whoever ignores that it was told returns all the same
            }
            return node;
        }
    }

    @BeforeEach
    void openLink() throws IOException {
        link = new FaultyLink(
                URI.create(server.url().substring("jdbc:".length())).getPort());
    }

    @AfterEach
    void closeLink() throws IOException {
        link.close();
    }

    private AgentDlq node(int port, String user) {
        return AgentDlq.builder()
                .jdbcUrl("jdbc:postgresql://localhost:" + port + "/postgres", user, "")
                .schema(schema)
                .startTimeout(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .lease(LEASE)
                .shutdownGrace(Duration.ZERO)
                .captureDeadline(Duration.ofSeconds(10))
                .build();
    }

    private static UUID fail(AgentDlq dlq, Tools tools) {
        Throwable thrown = catchThrowable(tools::report);
        assertThat(thrown).isExactlyInstanceOf(IOException.class);
        return dlq.receipt(thrown).orElseThrow().entryId();
    }

    private static void await(String what, BooleanSupplier done) {
        long begin = System.nanoTime();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as(what).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void c10_a_node_that_is_cut_off_interrupts_its_attempt_in_time_and_its_result_changes_nothing() throws Exception {
        Tools here = new Tools("cut off", true);
        Tools there = new Tools("other", false);
        try (AgentDlq cutOff = node(link.port(), "postgres");
                AgentDlq other = node(server.port(), "postgres")) {
            UUID id = fail(cutOff, cutOff.wrap(here));
            cutOff.start();
            assertThat(here.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            link.disturb(Disturbance.SWALLOW_ALL);
            other.wrap(there);
            other.start();

            await("the interrupt", here.interrupted::get);
            DlqEntry settled = other.await(id, PATIENCE).orElseThrow();
            await("the late result", () -> cutOff.health().runningRetries() == 0);
            link.heal();
            await(
                    "the first node is back",
                    () -> Quietly.succeeds(() -> cutOff.review().get(id)));

            assertThat(here.leaseLost).isTrue();
            assertThat(settled.result()).isEqualTo("\"other\"");
            assertThat(settled.crashes()).isEqualTo(1);
            assertThat(cutOff.health().lostLeases()).isEqualTo(1);
            assertThat(other.review().get(id)).contains(settled);
        }
    }

    @Test
    void c11_a_link_that_breaks_again_and_again_leaks_nothing_and_everything_is_settled() throws Exception {
        String role = "flapping_" + schema;
        server.execute("CREATE ROLE " + role + " LOGIN SUPERUSER");
        Tools tools = new Tools("node", false);
        try (AgentDlq dlq = node(link.port(), role)) {
            Tools wrapped = dlq.wrap(tools);
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ids.add(fail(dlq, wrapped));
            }
            dlq.start();
            long threads = 0;
            for (int i = 0; i < 4; i++) {
                ids.add(fail(dlq, wrapped));
                link.disturb(i % 2 == 0 ? Disturbance.REFUSE : Disturbance.SWALLOW_ALL);
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1 + i % 2));
                link.heal();
                await(
                        "the store is back",
                        () -> Quietly.succeeds(() -> dlq.review().stats()));
                await("captures go to it", () -> dlq.health().storeAnswers());
                threads = i == 0 ? ownThreads() : threads;
            }

            for (UUID id : ids) {
                assertThat(dlq.await(id, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
            }
            long before = threads;
            await("threads that nobody needs", () -> ownThreads() <= before);
            await("connections that nobody needs", () -> connectionsOf(role) <= MOST_CONNECTIONS);
        }
        await("all threads have ended", () -> ownThreads() == 0);
    }

    @Test
    void c12_connections_that_a_router_has_forgotten_are_replaced_and_the_next_failure_is_retried() throws Exception {
        Tools tools = new Tools("node", false);
        try (AgentDlq dlq = node(link.port(), "postgres")) {
            Tools wrapped = dlq.wrap(tools);
            dlq.start();
            assertThat(dlq.await(fail(dlq, wrapped), PATIENCE)).isPresent();
            link.forgetConnections();

            UUID next = fail(dlq, wrapped);

            await(
                    "a new connection",
                    () -> Quietly.succeeds(() -> dlq.review().get(next).orElseThrow()));
            DlqEntry entry = dlq.await(next, PATIENCE).orElseThrow();
            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(dlq.health().notKept()).isZero();
        }
    }

    /** Without those that execute retries, of which there are as many as there is to do. */
    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("agent-dlq-") && !name.startsWith("agent-dlq-worker-"))
                .count();
    }

    private int connectionsOf(String role) {
        try (Connection connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + role + "'")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
