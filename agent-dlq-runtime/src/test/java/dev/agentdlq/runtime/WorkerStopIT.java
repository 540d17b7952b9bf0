/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Processes that are told to end while they retry. Names begin with the row of the fault matrix. */
class WorkerStopIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int ENTRIES = 50;

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();

    /** Fails first; a retry is noted, and hangs in the process that is to be stopped. */
    static class Tools {
        final Map<UUID, Integer> executionsById = new ConcurrentHashMap<>();

        @AgentTask(type = "work", maxRetries = 20, backoff = @Backoff(delay = "1ms"))
        public String work() throws Exception {
            TaskAttempt attempt = TaskAttempt.current();
            if (attempt.number() == 1) {
                throw new IOException("first");
            }
            executionsById.merge(UUID.fromString(attempt.idempotencyKey()), 1, Integer::sum);
            if (Boolean.getBoolean("hang")) {
                System.out.println("running");
                try {
                    new CountDownLatch(1).await();
                } finally {
                    System.out.println("interrupted");
                }
            }
            return "done";
        }
    }

    private static AgentDlq open(String url, String schema) {
        return AgentDlq.builder()
                .jdbcUrl(url)
                .schema(schema)
                .startTimeout(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .workerConcurrency(ENTRIES)
                .lease(LEASE)
                .shutdownGrace(GRACE)
                .captureDeadline(Duration.ofSeconds(10))
                .build();
    }

    private static List<UUID> fail(AgentDlq dlq, Tools wrapped) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            Throwable thrown = catchThrowable(wrapped::work);
            ids.add(dlq.receipt(thrown).orElseThrow().entryId());
        }
        return ids;
    }

    /** The process that is told to end: it does nothing about it itself. */
    static final class Node {
        private Node() {}

        public static void main(String[] arguments) throws Exception {
            AgentDlq dlq = open(arguments[0], arguments[1]);
            fail(dlq, dlq.wrap(new Tools())).forEach(System.out::println);
            dlq.start();
            new CountDownLatch(1).await();
        }
    }

    private Process start() throws IOException {
        return ChildJvm.start(Node.class, List.of("-Dhang=true"), server.url(), schema);
    }

    private static List<UUID> awaitRunning(BufferedReader output) throws IOException {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            ids.add(UUID.fromString(output.readLine()));
        }
        for (int i = 0; i < ENTRIES; i++) {
            assertThat(output.readLine()).isEqualTo("running");
        }
        return ids;
    }

    @Test
    void l1_a_process_that_is_told_to_end_gives_fifty_running_attempts_back_in_time_and_uncounted() throws Exception {
        Process ending = start();
        try (BufferedReader output = read(ending);
                AgentDlq next = open(server.url(), schema)) {
            List<UUID> ids = awaitRunning(output);
            long begin = System.nanoTime();

            ending.toHandle().destroy();

            assertThat(ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(System.nanoTime() - begin)
                    .isBetween(GRACE.toNanos(), Duration.ofSeconds(30).toNanos());
            for (UUID id : ids) {
                DlqEntry released = next.review().get(id).orElseThrow();
                assertThat(released.status()).isEqualTo(FailureStatus.PENDING_RETRY);
                assertThat(released.attemptCount()).isEqualTo(1);
                assertThat(released.crashes()).isZero();
            }
            Tools tools = new Tools();
            next.wrap(tools);
            next.start();
            for (UUID id : ids) {
                DlqEntry entry = next.await(id, PATIENCE).orElseThrow();
                assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
                assertThat(entry.attemptCount()).isEqualTo(2);
            }
            assertThat(tools.executionsById).containsOnlyKeys(ids);
            assertThat(tools.executionsById.values()).containsOnly(1);
        } finally {
            ending.destroyForcibly();
        }
    }

    @Test
    void l2_a_process_that_is_killed_while_it_ends_loses_nothing() throws Exception {
        Process ending = start();
        try (BufferedReader output = read(ending);
                AgentDlq next = open(server.url(), schema)) {
            List<UUID> ids = awaitRunning(output);
            ending.toHandle().destroy();
            // the grace is over: attempts are being ended and given back
            assertThat(output.readLine()).isEqualTo("interrupted");

            ending.destroyForcibly().waitFor();

            Tools tools = new Tools();
            next.wrap(tools);
            next.start();
            for (UUID id : ids) {
                DlqEntry entry = next.await(id, PATIENCE).orElseThrow();
                assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
                assertThat(entry.crashes()).isLessThanOrEqualTo(1);
            }
            assertThat(tools.executionsById.values()).hasSize(ENTRIES).containsOnly(1);
        } finally {
            ending.destroyForcibly();
        }
    }

    @Test
    void l6_two_queues_of_one_process_share_a_database_and_execute_each_entry_once() throws Exception {
        Tools one = new Tools();
        Tools other = new Tools();
        try (AgentDlq first = open(server.url(), schema);
                AgentDlq second = open(server.url(), schema)) {
            List<UUID> ids = new ArrayList<>(fail(first, first.wrap(one)));
            ids.addAll(fail(second, second.wrap(other)));
            first.start();
            second.start();

            for (UUID id : ids) {
                assertThat(first.await(id, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
            }
            Map<UUID, Integer> executions = new ConcurrentHashMap<>(one.executionsById);
            other.executionsById.forEach((id, count) -> executions.merge(id, count, Integer::sum));
            assertThat(executions).containsOnlyKeys(ids);
            assertThat(executions.values()).containsOnly(1);
        }
    }

    private static BufferedReader read(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
