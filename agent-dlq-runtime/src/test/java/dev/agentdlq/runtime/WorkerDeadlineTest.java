/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentdlq.AgentTask;
import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.StoreException;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.WhenExpired;
import dev.agentdlq.runtime.internal.store.InMemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attempts that take too long, and calls that come too late. */
@Timeout(120)
class WorkerDeadlineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static class Tools {
        final CountDownLatch never = new CountDownLatch(1);
        final Queue<Optional<Instant>> deadlines = new ConcurrentLinkedQueue<>();
        final Queue<Long> fences = new ConcurrentLinkedQueue<>();
        final AtomicBoolean leaseLost = new AtomicBoolean();

        private void note() {
            deadlines.add(TaskAttempt.current().deadline());
            fences.add(TaskAttempt.current().fence());
        }

        private static void failIfBefore(int number) throws IOException {
            if (TaskAttempt.current().number() < number) {
                throw new IOException("busy");
            }
        }

        @AgentTask(type = "slow", timeout = "100ms", backoff = @Backoff(delay = "1ms"))
        public String slow() throws Exception {
            note();
            failIfBefore(2);
            if (TaskAttempt.current().number() == 2) {
                never.await();
            }
            return "done";
        }

        @AgentTask(type = "endless", backoff = @Backoff(delay = "1ms"))
        public void endless() throws Exception {
            failIfBefore(2);
            if (TaskAttempt.current().number() == 2) {
                never.await();
            }
        }

        @AgentTask(type = "deaf", timeout = "100ms", backoff = @Backoff(delay = "1ms"), maxRetries = 1)
        public String deaf() throws Exception {
            failIfBefore(2);
            boolean done = false;
            while (!done) {
                try {
                    never.await();
                    done = true;
                } catch (InterruptedException ignored) {
                    // this is what makes it deaf
                }
            }
            return "too late";
        }

        @AgentTask(type = "quick", backoff = @Backoff(delay = "1ms"))
        public void quick() throws IOException {
            failIfBefore(2);
        }

        @AgentTask(type = "watchful", backoff = @Backoff(delay = "1ms"))
        public void watchful() throws IOException {
            note();
            failIfBefore(2);
            if (TaskAttempt.current().number() == 2) {
                TaskAttempt attempt = TaskAttempt.current();
                while (!attempt.isLeaseLost()) {
                    Thread.onSpinWait();
                }
                leaseLost.set(true);
            }
        }

        @AgentTask(type = "late", validFor = "2h", backoff = @Backoff(delay = "1ms"))
        public void late() throws IOException {
            failIfBefore(2);
        }

        @AgentTask(
                type = "late.unwanted",
                validFor = "2h",
                whenExpired = WhenExpired.DISCARD,
                backoff = @Backoff(delay = "1ms"))
        public void lateUnwanted() throws IOException {
            failIfBefore(2);
        }
    }

    /** A method of the tools. */
    @FunctionalInterface
    interface Call {
        void on(Tools tools) throws Throwable;
    }

    private final Tools target = new Tools();

    @AfterEach
    void letGo() {
        target.never.countDown();
    }

    private static AgentDlqBuilder builder() {
        return AgentDlq.builder().pollInterval(Duration.ofMillis(20)).captureDeadline(Duration.ofSeconds(10));
    }

    private static UUID fail(AgentDlq dlq, Tools tools, Call call) {
        Throwable thrown = catchThrowable(() -> call.on(tools));
        return dlq.receipt(thrown).orElseThrow().entryId();
    }

    private static List<AttemptRecord> attempts(AgentDlq dlq, UUID id) {
        return dlq.review().history(id).attempts();
    }

    @Test
    void an_attempt_that_takes_longer_than_its_timeout_is_interrupted_and_tried_again() throws Exception {
        try (AgentDlq dlq = builder().inMemory().build()) {
            UUID id = fail(dlq, dlq.wrap(target), Tools::slow);
            Instant begin = Instant.now();
            dlq.start();

            DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();

            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(attempts(dlq, id))
                    .extracting(AttemptRecord::number, AttemptRecord::kind, AttemptRecord::rule)
                    .containsExactly(
                            tuple(1, FailureKind.TRANSIENT, "class java.io.IOException"),
                            tuple(2, FailureKind.AMBIGUOUS, "timeout"),
                            tuple(3, null, null));
            assertThat(target.fences).containsExactly(0L, 1L, 2L);
            assertThat(target.deadlines.poll()).isEmpty();
            assertThat(target.deadlines)
                    .hasSize(2)
                    .allSatisfy(deadline -> assertThat(deadline)
                            .get()
                            .satisfies(time -> assertThat(time)
                                    .isBetween(
                                            begin.plusMillis(100), Instant.now().plusMillis(100))));
            assertThat(dlq.health().stuckRetries()).isZero();
        }
    }

    @Test
    void an_attempt_without_a_timeout_is_interrupted_after_the_longest_run_time() throws Exception {
        try (AgentDlq dlq =
                builder().inMemory().maxRunTime(Duration.ofSeconds(1)).build()) {
            UUID id = fail(dlq, dlq.wrap(target), Tools::endless);
            dlq.start();

            assertThat(dlq.await(id, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);

            assertThat(attempts(dlq, id).get(1).rule()).isEqualTo("timeout");
            assertThat(attempts(dlq, id).get(1).errorType()).isEqualTo(InterruptedException.class.getName());
        }
    }

    @Test
    void g17_a_task_that_ignores_interrupts_gives_its_slot_up_and_its_late_return_changes_nothing() throws Exception {
        try (AgentDlq dlq = builder().inMemory().workerConcurrency(1).build()) {
            Tools tools = dlq.wrap(target);
            UUID deaf = fail(dlq, tools, Tools::deaf);
            dlq.start();
            DlqEntry entry = dlq.await(deaf, PATIENCE).orElseThrow();
            assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(entry.kind()).isEqualTo(FailureKind.AMBIGUOUS);
            assertThat(entry.reason()).isEqualTo(Reason.RETRIES_EXHAUSTED);
            assertThat(entry.errorType()).isEqualTo("java.util.concurrent.TimeoutException");
            assertThat(entry.stackTrace()).contains("Tools.deaf");
            assertThat(dlq.health().stuckRetries()).isEqualTo(1);
            assertThat(dlq.health().runningRetries()).isZero();

            UUID quick = fail(dlq, tools, Tools::quick);
            assertThat(dlq.await(quick, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);

            target.never.countDown();
            while (dlq.health().stuckRetries() > 0) {
                Thread.onSpinWait();
            }
            assertThat(dlq.review().get(deaf)).contains(entry);
            assertThat(attempts(dlq, deaf))
                    .extracting(AttemptRecord::outcome)
                    .containsExactly(Outcome.FAILED, Outcome.FAILED);
        }
    }

    @Test
    void c10_an_attempt_whose_lease_is_lost_is_told_so_and_what_it_returns_is_dropped() throws Exception {
        AtomicBoolean cutOff = new AtomicBoolean(true);
        var store = TroubledStore.with((method, argument) -> {
            if (method.equals("extendLeases") && cutOff.get()) {
                throw new StoreException("cut off", null);
            }
        });
        try (AgentDlq dlq = builder()
                .store(store)
                .withoutSpool()
                .lease(Duration.ofSeconds(1))
                .build()) {
            UUID id = fail(dlq, dlq.wrap(target), Tools::watchful);
            dlq.start();

            DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();

            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(entry.crashes()).isEqualTo(1);
            assertThat(target.leaseLost).isTrue();
            assertThat(target.fences).containsExactly(0L, 1L, 2L);
            assertThat(attempts(dlq, id))
                    .extracting(AttemptRecord::outcome)
                    .containsExactly(Outcome.FAILED, Outcome.CRASHED, Outcome.SUCCEEDED);
            assertThat(dlq.health().lostLeases()).isEqualTo(1);
            assertThat(dlq.health().droppedResults()).isEqualTo(1);
        }
    }

    @Test
    void a_call_that_is_not_wanted_any_more_waits_for_a_person_whose_replay_is_executed() throws Exception {
        AtomicLong hours = new AtomicLong();
        try (AgentDlq dlq =
                builder().store(storeWithClock(hours)).withoutSpool().build()) {
            UUID id = fail(dlq, dlq.wrap(target), Tools::late);
            hours.set(3);
            dlq.start();
            DlqEntry expired = dlq.await(id, PATIENCE).orElseThrow();
            assertThat(expired.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(expired.reason()).isEqualTo(Reason.EXPIRED);
            assertThat(expired.attemptCount()).isEqualTo(1);

            dlq.review().by("ana").replay(id, "still wanted");

            DlqEntry replayed = dlq.await(id, PATIENCE).orElseThrow();
            assertThat(replayed.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(replayed.resolution()).isEqualTo(Resolution.REPLAY);
        }
    }

    @Test
    void a_call_that_is_not_wanted_any_more_is_discarded_where_its_task_says_so() throws Exception {
        AtomicLong hours = new AtomicLong();
        try (AgentDlq dlq =
                builder().store(storeWithClock(hours)).withoutSpool().build()) {
            UUID id = fail(dlq, dlq.wrap(target), Tools::lateUnwanted);
            hours.set(3);
            dlq.start();

            DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();

            assertThat(entry.status()).isEqualTo(FailureStatus.DISCARDED);
            assertThat(entry.resolution()).isEqualTo(Resolution.EXPIRED);
            assertThat(entry.attemptCount()).isEqualTo(1);
        }
    }

    @Test
    void a_call_that_is_still_wanted_is_executed() throws Exception {
        AtomicLong hours = new AtomicLong();
        try (AgentDlq dlq =
                builder().store(storeWithClock(hours)).withoutSpool().build()) {
            UUID id = fail(dlq, dlq.wrap(target), Tools::late);
            hours.set(2);
            dlq.start();

            assertThat(dlq.await(id, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
        }
    }

    private static InMemoryStore storeWithClock(AtomicLong hours) {
        return new InMemoryStore(() -> Instant.EPOCH.plus(Duration.ofHours(hours.get())));
    }
}
