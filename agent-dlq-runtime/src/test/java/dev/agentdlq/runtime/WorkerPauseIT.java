/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A process that stands still for longer than its lease. Names begin with the row of the fault matrix. */
class WorkerPauseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PostgresServer server = PostgresServer.newest();
    private final String schema = server.freshSchema();

    /** Fails first; then it does what its process is for. */
    static class Tools {
        @AgentTask(type = "work", maxRetries = 20, backoff = @Backoff(delay = "1ms"))
        public String work() throws Exception {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
            return switch (System.getProperty("child", "")) {
                case "paused" -> {
                    System.out.println("running");
                    // no interrupt ends this
                    int unused = System.in.read();
                    System.out.println("lost " + TaskAttempt.current().isLeaseLost());
                    yield "late";
                }
                case "without heartbeat" -> {
                    System.out.println("running");
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException told) {
                        System.out.println("lost " + TaskAttempt.current().isLeaseLost());
                        Runtime.getRuntime().halt(0);
                    }
                    yield "never";
                }
                default -> "other";
            };
        }
    }

    private static AgentDlq open(String url, String schema) {
        return AgentDlq.builder()
                .jdbcUrl(url)
                .schema(schema)
                .startTimeout(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .lease(Duration.ofSeconds(2))
                .captureDeadline(Duration.ofSeconds(10))
                .build();
    }

    /** The process; ends when its attempt has ended and its result was dealt with. */
    static final class Node {
        private Node() {}

        public static void main(String[] arguments) {
            AgentDlq dlq = open(arguments[0], arguments[1]);
            Tools tools = dlq.wrap(new Tools());
            Throwable thrown = catchThrowable(tools::work);
            System.out.println(dlq.receipt(thrown).orElseThrow().entryId());
            dlq.start();
            while (dlq.health().droppedResults() == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            System.out.println("dropped " + dlq.health().droppedResults());
            Runtime.getRuntime().halt(0);
        }
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void f6_g1_a_process_that_was_stopped_for_longer_than_its_lease_is_told_and_its_result_changes_nothing()
            throws Exception {
        Process paused = ChildJvm.start(Node.class, List.of("-Dchild=paused"), server.url(), schema);
        try (BufferedReader output = read(paused);
                OutputStream input = paused.getOutputStream()) {
            UUID id = UUID.fromString(output.readLine());
            assertThat(output.readLine()).isEqualTo("running");
            signal(paused, "STOP");
            try (AgentDlq other = open(server.url(), schema)) {
                other.wrap(new Tools());
                other.start();
                DlqEntry settled = other.await(id, PATIENCE).orElseThrow();
                assertThat(settled.result()).isEqualTo("\"other\"");
                assertThat(settled.crashes()).isEqualTo(1);
                signal(paused, "CONT");

                input.write('\n');
                input.flush();

                assertThat(output.readLine()).isEqualTo("lost true");
                assertThat(output.readLine()).isEqualTo("dropped 1");
                assertThat(other.review().get(id)).contains(settled);
            }
        } finally {
            paused.destroyForcibly();
        }
    }

    @Test
    void g15_a_process_whose_heartbeat_stands_still_ends_its_attempt_by_itself_and_another_one_takes_over()
            throws Exception {
        Process stalled = ChildJvm.start(
                Node.class,
                List.of("-Dchild=without heartbeat", "-D" + Failpoint.PROPERTY + "=HEARTBEAT_BEFORE=pause"),
                server.url(),
                schema);
        try (BufferedReader output = read(stalled)) {
            UUID id = UUID.fromString(output.readLine());
            assertThat(output.readLine()).isEqualTo("running");

            assertThat(output.readLine()).isEqualTo("lost true");

            try (AgentDlq other = open(server.url(), schema)) {
                other.wrap(new Tools());
                other.start();
                DlqEntry settled = other.await(id, PATIENCE).orElseThrow();
                assertThat(settled.result()).isEqualTo("\"other\"");
                assertThat(settled.crashes()).isEqualTo(1);
            }
        } finally {
            stalled.destroyForcibly();
        }
    }

    private static BufferedReader read(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
