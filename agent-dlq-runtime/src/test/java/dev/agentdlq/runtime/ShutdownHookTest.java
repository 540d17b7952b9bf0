/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ShutdownHookTest {
    @TempDir
    Path folder = Path.of("");

    static class Tools {
        private final CountDownLatch running = new CountDownLatch(1);

        @AgentTask(type = "exit", backoff = @Backoff(delay = "1ms"))
        public void exit() throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
            System.exit(3);
        }

        @AgentTask(type = "wait", backoff = @Backoff(delay = "1ms"))
        public void await() throws IOException, InterruptedException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
            running.countDown();
            new CountDownLatch(1).await();
        }
    }

    private static AgentDlqBuilder builder(String file) {
        return AgentDlq.builder()
                .sqlite(Path.of(file))
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(10))
                .shutdownGrace(Duration.ofMillis(100));
    }

    /** A process that ends itself while a task runs: on the task's thread, or on its own. */
    static final class Exiting {
        public static void main(String[] arguments) throws Exception {
            boolean byTask = Boolean.parseBoolean(arguments[2]);
            AgentDlq dlq = builder(arguments[0])
                    .shutdownHook(Boolean.parseBoolean(arguments[1]))
                    .build();
            Tools target = new Tools();
            Tools tools = dlq.wrap(target);
            Throwable thrown = catchThrowable(byTask ? tools::exit : tools::await);
            System.out.println(dlq.receipt(thrown).orElseThrow().entryId());
            dlq.start();
            target.running.await();
            System.exit(3);
        }
    }

    private DlqEntry entryAfterExit(boolean hook, boolean byTask) throws IOException, InterruptedException {
        String file = folder.resolve("dlq.db").toString();
        Process process =
                ChildJvm.start(Exiting.class, List.of(), file, Boolean.toString(hook), Boolean.toString(byTask));
        UUID id = UUID.fromString(ChildJvm.linesOf(process).get(0));
        assertThat(process.exitValue()).isEqualTo(3);
        try (AgentDlq dlq = builder(file).build()) {
            return dlq.review().get(id).orElseThrow();
        }
    }

    @Test
    void what_runs_when_the_process_ends_is_given_back_by_the_hook() throws Exception {
        DlqEntry entry = entryAfterExit(true, false);

        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry.attemptCount()).isEqualTo(1);
    }

    @Test
    void without_the_hook_it_is_left_to_its_lease() throws Exception {
        DlqEntry entry = entryAfterExit(false, false);

        assertThat(entry.status()).isEqualTo(FailureStatus.RETRYING);
        assertThat(entry.attemptCount()).isEqualTo(2);
    }

    /** Given back, it would end each process that executes it, for ever. */
    @Test
    void g19_a_task_that_ends_the_process_is_left_to_its_lease_so_that_its_crash_counts() throws Exception {
        DlqEntry entry = entryAfterExit(true, true);

        assertThat(entry.status()).isEqualTo(FailureStatus.RETRYING);
        assertThat(entry.attemptCount()).isEqualTo(2);
    }

    @Test
    void a_hook_that_is_removed_is_known_to_the_jvm_no_more() {
        ShutdownHook hook = new ShutdownHook(() -> {});
        hook.add();
        assertThatThrownBy(hook::add).isInstanceOf(IllegalArgumentException.class);

        hook.remove();

        hook.add();
        hook.remove();
    }
}
