/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.AmbiguousOutcomeException;
import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.EntryStateException;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Reconciles;
import dev.agentdlq.Resolution;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.NewEntry;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of which nobody knows whether they have happened, and must not happen twice. */
@Timeout(120)
class ReconciliationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The bank of the tests: how often it was paid, and what it answers. */
    static class Bank {
        final AtomicInteger payments = new AtomicInteger();
        final AtomicInteger executions = new AtomicInteger();
        final Queue<String> questions = new ConcurrentLinkedQueue<>();
        final Queue<Exception> troubles = new ConcurrentLinkedQueue<>();
        int silentBeforePayment;
        int silentAfterPayment;

        String pay(String order) throws SocketTimeoutException {
            if (executions.incrementAndGet() <= silentBeforePayment) {
                throw new SocketTimeoutException("Read timed out");
            }
            payments.incrementAndGet();
            if (executions.get() <= silentAfterPayment) {
                throw new SocketTimeoutException("Read timed out");
            }
            return "paid " + order;
        }

        Optional<String> find(String order) throws Exception {
            questions.add(TaskAttempt.current().idempotencyKey() + " "
                    + AgentContext.current().get("conversation_id"));
            Exception trouble = troubles.poll();
            if (trouble != null) {
                throw trouble;
            }
            return payments.get() == 0 ? Optional.empty() : Optional.of("found " + order);
        }
    }

    /** Nobody can be asked. */
    static class Blind {
        private final Bank bank;

        Blind(Bank bank) {
            this.bank = bank;
        }

        @AgentTask(
                type = "pay",
                maxRetries = 2,
                effect = Effect.NON_IDEMPOTENT,
                backoff = @Backoff(delay = "1ms", maxDelay = "1ms"))
        public String pay(String order) throws Exception {
            return bank.pay(order);
        }
    }

    /** The bank can be asked. */
    static class Seeing extends Blind {
        private final Bank bank;

        Seeing(Bank bank) {
            super(bank);
            this.bank = bank;
        }

        @Reconciles("pay")
        Optional<String> findPayment(String order) throws Exception {
            return bank.find(order);
        }
    }

    /** The bank answers later. */
    static class Later {
        private final Bank bank;

        Later(Bank bank) {
            this.bank = bank;
        }

        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT, backoff = @Backoff(delay = "1ms", maxDelay = "1ms"))
        public CompletableFuture<String> pay(String order) {
            try {
                return CompletableFuture.completedFuture(bank.pay(order));
            } catch (SocketTimeoutException silence) {
                return CompletableFuture.failedFuture(silence);
            }
        }

        @Reconciles("pay")
        Optional<String> findPayment(String order) throws Exception {
            return bank.find(order);
        }
    }

    /** The task after its parameters were changed. */
    static class Changed {
        private final Bank bank;

        Changed(Bank bank) {
            this.bank = bank;
        }

        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
        public String pay(String order, long cents) throws Exception {
            return bank.pay(order + cents);
        }

        @Reconciles("pay")
        Optional<String> findPayment(String order, long cents) throws Exception {
            return bank.find(order + cents);
        }
    }

    enum Store {
        MEMORY,
        SQLITE
    }

    private final Bank bank = new Bank();

    @TempDir
    Path folder = Path.of("");

    private AgentDlq open(Store store) {
        AgentDlqBuilder builder = AgentDlq.builder()
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(10))
                .shutdownGrace(Duration.ZERO);
        return switch (store) {
            case MEMORY -> builder.inMemory().build();
            case SQLITE -> builder.sqlite(folder.resolve("dlq.db")).build();
        };
    }

    private static UUID fail(AgentDlq dlq, Blind tools) {
        try (AgentContext.Scope scope = AgentContext.with("conversation_id", "c-1")) {
            assertThat(scope).isNotNull();
            Throwable thrown = catchThrowable(() -> tools.pay("A-7"));
            return dlq.receipt(thrown).orElseThrow().entryId();
        }
    }

    private static DlqEntry settled(AgentDlq dlq, UUID id) throws InterruptedException {
        return dlq.await(id, PATIENCE).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void an_effect_that_has_happened_is_found_and_not_repeated(Store store) throws Exception {
        bank.silentAfterPayment = 1;
        try (AgentDlq dlq = open(store)) {
            UUID id = fail(dlq, dlq.wrap(new Seeing(bank)));
            assertThat(dlq.review().get(id).orElseThrow().reason()).isEqualTo(Reason.AMBIGUOUS);

            dlq.start();

            DlqEntry entry = settled(dlq, id);
            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(entry.resolution()).isEqualTo(Resolution.RECONCILED);
            assertThat(entry.result()).isEqualTo("\"found A-7\"");
            assertThat(entry.attemptCount()).isEqualTo(1);
            assertThat(bank.questions).containsExactly(id + " c-1");
            assertThat(bank.executions).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_effect_that_has_not_happened_is_made(Store store) throws Exception {
        bank.silentBeforePayment = 2;
        try (AgentDlq dlq = open(store)) {
            UUID id = fail(dlq, dlq.wrap(new Seeing(bank)));

            dlq.start();

            DlqEntry entry = settled(dlq, id);
            assertThat(entry.resolution()).isEqualTo(Resolution.RETRY);
            assertThat(entry.result()).isEqualTo("\"paid A-7\"");
            assertThat(bank.payments).hasValue(1);
            assertThat(bank.questions).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_last_retry_is_followed_by_a_question(Store store) throws Exception {
        bank.silentBeforePayment = 2;
        bank.silentAfterPayment = 3;
        try (AgentDlq dlq = open(store)) {
            UUID id = fail(dlq, dlq.wrap(new Seeing(bank)));

            dlq.start();

            DlqEntry entry = settled(dlq, id);
            assertThat(entry.resolution()).isEqualTo(Resolution.RECONCILED);
            assertThat(entry.attemptCount()).isEqualTo(3);
            assertThat(bank.payments).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_question_after_the_last_retry_executes_nothing(Store store) throws Exception {
        bank.silentBeforePayment = 9;
        try (AgentDlq dlq = open(store)) {
            UUID id = fail(dlq, dlq.wrap(new Seeing(bank)));

            dlq.start();

            DlqEntry entry = settled(dlq, id);
            assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(entry.reason()).isEqualTo(Reason.RETRIES_EXHAUSTED);
            assertThat(entry.attemptCount()).isEqualTo(3);
            assertThat(bank.executions).hasValue(3);
            assertThat(bank.questions).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_question_that_cannot_be_asked_now_is_asked_again_later(Store store) throws Exception {
        bank.silentAfterPayment = 1;
        bank.troubles.add(new ConnectException("Connection refused"));
        try (AgentDlq dlq = open(store)) {
            UUID id = fail(dlq, dlq.wrap(new Seeing(bank)));

            dlq.start();

            DlqEntry entry = settled(dlq, id);
            assertThat(entry.resolution()).isEqualTo(Resolution.RECONCILED);
            assertThat(bank.executions).hasValue(1);
            AttemptRecord asked = dlq.review().history(id).attempts().get(1);
            assertThat(asked.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(asked.kind()).isEqualTo(FailureKind.AMBIGUOUS);
            assertThat(asked.rule()).startsWith("@Reconciles: ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_question_that_can_never_be_asked_ends_in_review(Store store) throws Exception {
        bank.silentBeforePayment = 1;
        for (int i = 0; i < 9; i++) {
            bank.troubles.add(new ConnectException("Connection refused"));
        }
        try (AgentDlq dlq = open(store)) {
            UUID id = fail(dlq, dlq.wrap(new Seeing(bank)));

            dlq.start();

            DlqEntry entry = settled(dlq, id);
            assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(entry.reason()).isEqualTo(Reason.AMBIGUOUS);
            assertThat(entry.kind()).isEqualTo(FailureKind.AMBIGUOUS);
            assertThat(bank.executions).hasValue(1);
            assertThat(bank.questions).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_nobody_knows_ends_in_review_at_once(Store store) throws Exception {
        bank.silentBeforePayment = 1;
        bank.troubles.add(new AmbiguousOutcomeException("two payments of this amount"));
        try (AgentDlq dlq = open(store)) {
            UUID id = fail(dlq, dlq.wrap(new Seeing(bank)));

            dlq.start();

            DlqEntry entry = settled(dlq, id);
            assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(entry.reason()).isEqualTo(Reason.AMBIGUOUS);
            assertThat(entry.errorMessage()).isEqualTo("two payments of this amount");
            assertThat(entry.attemptCount()).isEqualTo(1);
            assertThat(bank.executions).hasValue(1);
            assertThat(bank.questions).hasSize(1);

            dlq.review().by("ann").replay(id, "one was reversed");

            assertThat(settled(dlq, id).resolution()).isEqualTo(Resolution.REPLAY);
            assertThat(bank.questions).hasSize(2);
            assertThat(bank.payments).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_whose_result_comes_later_is_asked_for_by_its_value(Store store) throws Exception {
        bank.silentAfterPayment = 1;
        try (AgentDlq dlq = open(store)) {
            Later tools = dlq.wrap(new Later(bank));
            CompletableFuture<String> failed = tools.pay("A-7");
            Throwable thrown = Objects.requireNonNull(
                    failed.handle((value, failure) -> failure).join());
            UUID id = dlq.receipt(thrown).orElseThrow().entryId();

            dlq.start();

            assertThat(settled(dlq, id).result()).isEqualTo("\"found A-7\"");
            assertThat(bank.executions).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void where_nobody_can_be_asked_a_person_decides_and_confirms(Store store) throws Exception {
        bank.silentBeforePayment = 1;
        try (AgentDlq dlq = open(store)) {
            UUID id = fail(dlq, dlq.wrap(new Blind(bank)));
            dlq.start();
            DlqEntry waiting = dlq.review().get(id).orElseThrow();
            assertThat(waiting.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(waiting.reason()).isEqualTo(Reason.AMBIGUOUS);
            Reviewer ann = dlq.review().by("ann");

            assertThatThrownBy(() -> ann.replay(id, "try again"))
                    .isInstanceOf(EntryStateException.class)
                    .hasMessage("entry " + id + " must not be replayed without a confirmation: its task 'pay' is"
                            + " NON_IDEMPOTENT and its effect may have happened already; find out, then resolve the"
                            + " entry if it has, or call replayEvenIfDone(…)");
            assertThat(bank.executions).hasValue(1);
            ann.replayEvenIfDone(id, "the bank says that nothing came");

            assertThat(settled(dlq, id).resolution()).isEqualTo(Resolution.REPLAY);
            assertThat(bank.payments).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_person_who_confirms_is_not_contradicted_by_a_question(Store store) throws Exception {
        bank.silentAfterPayment = 1;
        bank.troubles.add(new AmbiguousOutcomeException("two payments of this amount"));
        try (AgentDlq dlq = open(store)) {
            UUID id = fail(dlq, dlq.wrap(new Seeing(bank)));
            dlq.start();
            assertThat(settled(dlq, id).status()).isEqualTo(FailureStatus.PENDING_REVIEW);

            dlq.review().by("ann").replayEvenIfDone(id, "it was reversed");

            assertThat(settled(dlq, id).resolution()).isEqualTo(Resolution.REPLAY);
            assertThat(bank.payments).hasValue(2);
            assertThat(bank.questions).hasSize(1);
        }
    }

    @Test
    void what_cannot_be_executed_any_more_stays_in_doubt() throws Exception {
        bank.silentAfterPayment = 1;
        UUID id;
        try (AgentDlq dlq = open(Store.SQLITE)) {
            id = fail(dlq, dlq.wrap(new Seeing(bank)));
        }
        try (AgentDlq dlq = open(Store.SQLITE)) {
            assertThat(dlq.wrap(new Changed(bank))).isNotNull();
            dlq.start();

            DlqEntry entry = settled(dlq, id);
            assertThat(entry.reason()).isEqualTo(Reason.SIGNATURE_CHANGED);
            assertThat(entry.kind()).isEqualTo(FailureKind.AMBIGUOUS);
            assertThat(bank.executions).hasValue(1);
        }
    }

    /** The task before it was said that it must not happen twice. */
    static class Careless {
        @AgentTask(type = "pay", maxRetries = 2, backoff = @Backoff(delay = "1ms", maxDelay = "1ms"))
        public String pay(String order) throws Exception {
            throw new ConnectException("Connection refused");
        }
    }

    @Test
    void a_worker_that_died_with_an_entry_from_before_its_task_became_unsafe_leaves_doubt_too() throws Exception {
        Queue<NewEntry> inserted = new ConcurrentLinkedQueue<>();
        DlqStore store = TroubledStore.recording(inserted);
        try (AgentDlq before = AgentDlq.builder().store(store).build()) {
            Careless wrapped = before.wrap(new Careless());
            assertThat(catchThrowable(() -> wrapped.pay("#1"))).isInstanceOf(ConnectException.class);
        }
        NewEntry entry = inserted.remove();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (claimForAMoment(store, entry).isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        Bank bank = new Bank();
        try (AgentDlq after = AgentDlq.builder()
                .store(store)
                .pollInterval(Duration.ofMillis(20))
                .build()) {
            Blind unused = after.wrap(new Blind(bank));
            assertThat(unused).isNotNull();
            after.start();

            DlqEntry settled = after.await(entry.id(), PATIENCE).orElseThrow();

            assertThat(settled.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
            assertThat(settled.reason()).isEqualTo(Reason.AMBIGUOUS);
            assertThat(bank.executions).hasValue(0);
        }
    }

    private static List<Claim> claimForAMoment(DlqStore store, NewEntry entry) {
        return store.claim(new ClaimRequest(
                "dead",
                UUID.randomUUID(),
                1,
                Duration.ofMillis(1),
                Lane.NORMAL,
                List.of(new Share("pay", 1)),
                Set.of(entry.call().codec())));
    }
}
