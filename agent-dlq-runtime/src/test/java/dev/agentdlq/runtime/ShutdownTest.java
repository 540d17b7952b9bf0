/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Threads of the process and not of a queue: they end when they have had nothing to do for a while. */
    private static final String SHARED = "agent-dlq-complete-";

    /** Fails at once on the first execution; a retry waits to be let go. */
    static class Slow {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @AgentTask(type = "slow", backoff = @Backoff(delay = "1ms"))
        public String work() throws Exception {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
            begun.countDown();
            if (!go.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let it go");
            }
            return "done";
        }
    }

    @TempDir
    Path folder = Path.of("");

    private AgentDlq open(Duration grace) {
        return AgentDlq.builder()
                .sqlite(folder.resolve("dlq.db"))
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(10))
                .shutdownGrace(grace)
                .build();
    }

    private static UUID failOnce(AgentDlq dlq, Slow wrapped) {
        Throwable thrown = catchThrowable(wrapped::work);
        return dlq.receipt(thrown).orElseThrow().entryId();
    }

    @Test
    void close_waits_for_a_running_retry_and_stores_its_result() throws Exception {
        Slow slow = new Slow();
        AgentDlq dlq = open(PATIENCE);
        UUID id = failOnce(dlq, dlq.wrap(slow));
        dlq.start();
        assertThat(slow.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(dlq::close);
        closing.start();

        slow.go.countDown();
        closing.join();

        try (AgentDlq next = open(PATIENCE)) {
            DlqEntry entry = next.review().get(id).orElseThrow();
            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(entry.result()).isEqualTo("\"done\"");
        }
    }

    @Test
    void a_retry_that_outlives_the_grace_is_interrupted_and_given_back_uncounted() throws Exception {
        Slow slow = new Slow();
        AgentDlq dlq = open(Duration.ZERO);
        UUID id = failOnce(dlq, dlq.wrap(slow));
        dlq.start();
        assertThat(slow.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        dlq.close();

        Slow healed = new Slow();
        healed.go.countDown();
        try (AgentDlq next = open(PATIENCE)) {
            DlqEntry released = next.review().get(id).orElseThrow();
            assertThat(released.status()).isEqualTo(FailureStatus.PENDING_RETRY);
            assertThat(released.attemptCount()).isEqualTo(1);
            next.wrap(healed);
            next.start();
            DlqEntry entry = next.await(id, PATIENCE).orElseThrow();
            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(entry.attemptCount()).isEqualTo(2);
        }
    }

    @Test
    void an_interrupt_of_the_closing_thread_neither_cuts_the_stop_short_nor_gets_lost() throws Exception {
        Slow slow = new Slow();
        AgentDlq dlq = open(PATIENCE);
        UUID id = failOnce(dlq, dlq.wrap(slow));
        dlq.start();
        assertThat(slow.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        AtomicBoolean keptInterrupt = new AtomicBoolean();
        Thread closing = new Thread(() -> {
            Thread.currentThread().interrupt();
            dlq.close();
            keptInterrupt.set(Thread.interrupted());
        });
        closing.start();

        slow.go.countDown();
        closing.join();

        assertThat(keptInterrupt).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("agent-dlq-") && !name.startsWith(SHARED));
        try (AgentDlq next = open(PATIENCE)) {
            DlqEntry entry = next.review().get(id).orElseThrow();
            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(entry.attemptCount()).isEqualTo(2);
        }
    }
}
