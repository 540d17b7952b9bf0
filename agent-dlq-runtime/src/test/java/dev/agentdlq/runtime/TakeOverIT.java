/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.AttemptRecord;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.store.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A node that is killed while it executes an entry, and another one that shares its database. */
class TakeOverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static class Tools {
        @AgentTask(type = "take.over", backoff = @Backoff(delay = "1ms"))
        public String work(String text) throws Exception {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
            if (Boolean.getBoolean("hang")) {
                System.out.println("running");
                new CountDownLatch(1).await();
            }
            return text;
        }
    }

    private static AgentDlq open(String url, String schema) {
        return AgentDlq.builder()
                .jdbcUrl(url)
                .schema(schema)
                .pollInterval(Duration.ofMillis(50))
                .lease(Duration.ofSeconds(2))
                .captureDeadline(Duration.ofSeconds(10))
                .build();
    }

    /** The node that dies: begins a retry, and hangs in it. */
    static final class DoomedNode {
        public static void main(String[] arguments) throws Exception {
            AgentDlq dlq = open(arguments[0], arguments[1]);
            Tools tools = dlq.wrap(new Tools());
            Throwable thrown = catchThrowable(() -> tools.work("kept"));
            System.out.println(dlq.receipt(thrown).orElseThrow().entryId());
            dlq.start();
            new CountDownLatch(1).await();
        }
    }

    @Test
    void an_entry_of_a_killed_node_is_executed_by_another_one_with_the_crash_on_record() throws Exception {
        PostgresServer server = PostgresServer.newest();
        String schema = server.freshSchema();
        Process doomed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dhang=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedNode.class.getName(),
                        server.url(),
                        schema)
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(doomed.getInputStream(), StandardCharsets.UTF_8))) {
            UUID id = UUID.fromString(output.readLine());
            assertThat(output.readLine()).isEqualTo("running");
            doomed.destroyForcibly().waitFor();

            try (AgentDlq dlq = open(server.url(), schema)) {
                dlq.wrap(new Tools());
                dlq.start();
                DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();

                assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
                assertThat(entry.result()).isEqualTo("\"kept\"");
                assertThat(entry.crashes()).isEqualTo(1);
                assertThat(dlq.review().history(id).attempts())
                        .extracting(AttemptRecord::outcome)
                        .containsExactly(
                                AttemptRecord.Outcome.FAILED,
                                AttemptRecord.Outcome.CRASHED,
                                AttemptRecord.Outcome.SUCCEEDED);
            }
        } finally {
            doomed.destroyForcibly();
        }
    }
}
