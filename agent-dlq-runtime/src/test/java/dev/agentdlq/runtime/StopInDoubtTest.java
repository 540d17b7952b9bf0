/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Reconciles;
import dev.agentdlq.TaskAttempt;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stop that meets executions of which nobody knows what they have done. */
@Timeout(120)
class StopInDoubtTest {
    /** Never sent on the first execution; a retry takes until it is let go or interrupted. */
    static class Work {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        String run(boolean stubborn) throws Exception {
            if (TaskAttempt.current().number() == 1) {
                throw new ConnectException("Connection refused");
            }
            begun.countDown();
            while (true) {
                try {
                    go.await();
                    return "done";
                } catch (InterruptedException stop) {
                    if (!stubborn) {
                        throw new IllegalArgumentException("says nothing of the effect", stop);
                    }
                }
            }
        }
    }

    static class Tools {
        private final Work work;

        Tools(Work work) {
            this.work = work;
        }

        @AgentTask(type = "blind", effect = Effect.NON_IDEMPOTENT, backoff = @Backoff(delay = "1ms"))
        public String blind(boolean stubborn) throws Exception {
            return work.run(stubborn);
        }

        @AgentTask(type = "seeing", effect = Effect.NON_IDEMPOTENT, backoff = @Backoff(delay = "1ms"))
        public String seeing(boolean stubborn) throws Exception {
            return work.run(stubborn);
        }

        @Reconciles("seeing")
        Optional<String> find(boolean stubborn) {
            return Optional.empty();
        }

        @AgentTask(type = "repeatable", backoff = @Backoff(delay = "1ms"))
        public String repeatable(boolean stubborn) throws Exception {
            return work.run(stubborn);
        }
    }

    private final Work work = new Work();

    @TempDir
    Path folder = Path.of("");

    private AgentDlq open() {
        return AgentDlq.builder()
                .sqlite(folder.resolve("dlq.db"))
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(10))
                .shutdownGrace(Duration.ZERO)
                .build();
    }

    private interface Call {
        String run(Tools tools) throws Exception;
    }

    /** Has a call fail, be retried and be interrupted by the stop, and returns its entry after that. */
    private DlqEntry stopDuring(Call call) throws Exception {
        UUID id;
        try (AgentDlq dlq = open()) {
            Tools tools = dlq.wrap(new Tools(work));
            ThrowingCallable failing = () -> call.run(tools);
            id = dlq.receipt(catchThrowable(failing)).orElseThrow().entryId();
            dlq.start();
            work.begun.await();
        }
        try (AgentDlq next = open()) {
            return next.review().get(id).orElseThrow();
        } finally {
            work.go.countDown();
        }
    }

    @Test
    void an_interrupted_execution_that_must_not_be_repeated_waits_for_a_person() throws Exception {
        DlqEntry entry = stopDuring(tools -> tools.blind(false));

        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.reason()).isEqualTo(Reason.AMBIGUOUS);
        assertThat(entry.kind()).isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(entry.rule()).isEqualTo("interrupted");
        assertThat(entry.attemptCount()).isEqualTo(2);
    }

    @Test
    void an_interrupted_execution_that_can_be_asked_about_will_be() throws Exception {
        DlqEntry entry = stopDuring(tools -> tools.seeing(false));

        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry.reason()).isEqualTo(Reason.AMBIGUOUS);
        assertThat(entry.attemptCount()).isEqualTo(2);
    }

    @Test
    void an_interrupted_execution_that_may_be_repeated_is_given_back() throws Exception {
        DlqEntry entry = stopDuring(tools -> tools.repeatable(false));

        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry.reason()).isEqualTo(Reason.TRANSIENT);
        assertThat(entry.attemptCount()).isEqualTo(1);
    }

    @Test
    void an_execution_that_goes_on_after_the_stop_keeps_its_lease_whatever_its_effect() throws Exception {
        DlqEntry entry = stopDuring(tools -> tools.repeatable(true));

        assertThat(entry.status()).isEqualTo(FailureStatus.RETRYING);
        assertThat(entry.attemptCount()).isEqualTo(2);
    }

    @Test
    void an_execution_that_must_not_be_repeated_and_goes_on_after_the_stop_keeps_its_lease() throws Exception {
        DlqEntry entry = stopDuring(tools -> tools.blind(true));

        assertThat(entry.status()).isEqualTo(FailureStatus.RETRYING);
        assertThat(entry.attemptCount()).isEqualTo(2);
    }
}
