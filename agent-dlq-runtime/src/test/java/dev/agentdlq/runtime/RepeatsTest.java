/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Notice;
import dev.agentdlq.OnFailure;
import dev.agentdlq.Receipt;
import dev.agentdlq.Repeats;
import dev.agentdlq.Resolution;
import dev.agentdlq.StoreException;
import dev.agentdlq.TaskDeferredException;
import dev.agentdlq.TaskOutcome;
import dev.agentdlq.spi.DlqStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    record Order(String id, long cents, Map<String, List<Integer>> lines) {}

    static class Tools {
        final AtomicInteger executions = new AtomicInteger();
        final AtomicInteger failures = new AtomicInteger();
        final CountDownLatch release = new CountDownLatch(1);

        private void execute() throws IOException {
            executions.incrementAndGet();
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("connection lost");
            }
        }

        @AgentTask(
                type = "pay",
                maxRetries = 3,
                repeats = Repeats.COALESCE,
                backoff = @Backoff(delay = "10ms", jitter = 0))
        public Order pay(String id, long cents) throws IOException {
            execute();
            return new Order(id, cents, Map.of("a", List.of(1, 2)));
        }

        @AgentTask(type = "count", repeats = Repeats.COALESCE, backoff = @Backoff(delay = "10ms", jitter = 0))
        public int count(int by) throws IOException {
            execute();
            return by;
        }

        @AgentTask(type = "touch", repeats = Repeats.COALESCE, backoff = @Backoff(delay = "10ms", jitter = 0))
        public void touch(String id) throws IOException {
            execute();
        }

        @AgentTask(
                type = "look",
                effect = Effect.READ_ONLY,
                repeats = Repeats.COALESCE,
                backoff = @Backoff(delay = "10ms", jitter = 0))
        public int look(String id) throws IOException {
            execute();
            return executions.get();
        }

        @AgentTask(
                type = "charge",
                effect = Effect.NON_IDEMPOTENT,
                repeats = Repeats.COALESCE,
                backoff = @Backoff(delay = "10ms", jitter = 0))
        public String charge(String id) throws IOException {
            execute();
            return "charged";
        }

        @AgentTask(type = "later", repeats = Repeats.COALESCE, backoff = @Backoff(delay = "10ms", jitter = 0))
        public CompletableFuture<String> later(String id) {
            executions.incrementAndGet();
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return CompletableFuture.failedFuture(new IOException("connection lost"));
            }
            return CompletableFuture.completedFuture("done " + id);
        }

        @AgentTask(type = "slow", repeats = Repeats.COALESCE, backoff = @Backoff(delay = "10m"))
        public String slow(String id) throws Exception {
            int execution = executions.incrementAndGet();
            if (execution == 1) {
                boolean unused = release.await(30, TimeUnit.SECONDS);
                return "done";
            }
            throw new IOException("connection lost");
        }

        @AgentTask(
                type = "say",
                onFailure = OnFailure.NOTICE,
                repeats = Repeats.COALESCE,
                backoff = @Backoff(delay = "10ms", jitter = 0))
        public String say(String id) throws IOException {
            execute();
            return "said " + id;
        }

        @AgentTask(
                type = "sayLater",
                onFailure = OnFailure.NOTICE,
                repeats = Repeats.COALESCE,
                backoff = @Backoff(delay = "10ms", jitter = 0))
        public CompletableFuture<String> sayLater(String id) {
            return later(id);
        }

        @AgentTask(type = "try", repeats = Repeats.COALESCE, backoff = @Backoff(delay = "10ms", jitter = 0))
        public TaskOutcome<Integer> attempt(int by) throws IOException {
            execute();
            return TaskOutcome.completed(by);
        }

        @AgentTask(type = "plain", backoff = @Backoff(delay = "10m"))
        public void plain(String id) throws IOException {
            execute();
        }
    }

    /** An outer task that calls another one. */
    static class Outer {
        private final Tools inner;
        final AtomicInteger executions = new AtomicInteger();
        volatile boolean swallows;

        Outer(Tools inner) {
            this.inner = inner;
        }

        @AgentTask(type = "outer", repeats = Repeats.COALESCE, backoff = @Backoff(delay = "10ms", jitter = 0))
        public String outer(String id) throws IOException {
            executions.incrementAndGet();
            try {
                inner.touch(id);
                return "both";
            } catch (IOException failed) {
                if (!swallows) {
                    throw failed;
                }
                return "without";
            }
        }
    }

    private final AgentDlq dlq = AgentDlq.builder()
            .inMemory()
            .pollInterval(Duration.ofMillis(20))
            .captureDeadline(Duration.ofSeconds(10))
            .build();
    private final Tools target = new Tools();
    private final Tools tools = dlq.wrap(target);

    @AfterEach
    void close() {
        dlq.close();
    }

    @Test
    void a_dead_call_that_is_repeated_750_times_is_executed_in_the_slots_of_its_policy_alone() throws Exception {
        dlq.start();
        target.failures.set(Integer.MAX_VALUE);
        Throwable first = catchThrowable(() -> tools.pay("#1", 100));
        Receipt receipt = dlq.receipt(first).orElseThrow();

        for (int i = 1; i < 750; i++) {
            TaskDeferredException deferred = deferred(() -> tools.pay("#1", 100));
            assertThat(receiptOf(deferred).entryId()).isEqualTo(receipt.entryId());
            assertThat(receiptOf(deferred).notice()).isEqualTo(Notice.ALREADY_QUEUED);
            assertThat(deferred)
                    .hasMessageContaining(receipt.entryId().toString())
                    .hasMessageContaining("not carried");
            assertThat(dlq.receipt(deferred)).contains(receiptOf(deferred));
        }

        DlqEntry entry = settled(receipt);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.attemptCount()).isEqualTo(4);
        assertThat(target.executions).hasValue(4);
        assertThat(entry(receipt).repeats()).isEqualTo(749);
        assertThat(entries()).hasSize(1);
    }

    @Test
    void after_a_retry_has_resolved_the_entry_the_same_call_gets_its_result() throws Exception {
        dlq.start();
        target.failures.set(1);
        Receipt receipt = failed(() -> tools.pay("#1", 100));
        assertThat(settled(receipt).status()).isEqualTo(FailureStatus.RESOLVED);

        assertThat(tools.pay("#1", 100)).isEqualTo(new Order("#1", 100, Map.of("a", List.of(1, 2))));
        assertThat(target.executions).hasValue(2);
        assertThat(tools.pay("#1", 101).cents()).isEqualTo(101);
        assertThat(target.executions).hasValue(3);
    }

    @Test
    void a_stored_result_is_given_back_as_a_primitive_as_nothing_and_as_a_future() throws Exception {
        dlq.start();
        target.failures.set(1);
        settled(failed(() -> tools.count(7)));
        target.failures.set(1);
        settled(failed(() -> tools.touch("#1")));
        target.failures.set(1);
        settled(failed(() -> join(tools.later("#1"))));
        assertThat(target.executions).hasValue(6);

        assertThat(tools.count(7)).isEqualTo(7);
        tools.touch("#1");
        assertThat(tools.later("#1")).isCompletedWithValue("done #1");

        assertThat(target.executions).hasValue(6);
    }

    @Test
    void the_result_is_given_back_within_the_window_alone() throws Exception {
        try (AgentDlq brief = AgentDlq.builder()
                .inMemory()
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(10))
                .repeatWindow(Duration.ZERO)
                .build()) {
            Tools wrapped = brief.wrap(target);
            brief.start();
            target.failures.set(1);
            Throwable thrown = catchThrowable(() -> wrapped.count(1));
            brief.await(brief.receipt(thrown).orElseThrow().entryId(), PATIENCE);

            assertThat(wrapped.count(1)).isEqualTo(1);
            assertThat(target.executions).hasValue(3);
        }
    }

    @Test
    void what_only_reads_is_read_again_once_its_entry_is_resolved() throws Exception {
        dlq.start();
        target.failures.set(1);
        settled(failed(() -> tools.look("#1")));

        assertThat(tools.look("#1")).isEqualTo(3);
        assertThat(tools.look("#1")).isEqualTo(4);
    }

    @Test
    void an_effect_that_must_not_be_made_twice_is_not_made_again_for_want_of_a_result() {
        target.failures.set(1);
        Receipt receipt = failed(() -> tools.charge("#1"));
        dlq.review().by("ann").resolve(receipt.entryId(), "charged by hand");

        TaskDeferredException deferred = deferred(() -> tools.charge("#1"));

        assertThat(receiptOf(deferred).status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(deferred).hasMessageContaining("carried out already");
        assertThat(target.executions).hasValue(1);
    }

    @Test
    void an_idempotent_call_whose_result_cannot_be_given_back_is_executed() throws Exception {
        target.failures.set(1);
        Receipt receipt = failed(() -> tools.count(2));
        dlq.review().by("ann").resolve(receipt.entryId(), "counted by hand");

        assertThat(tools.count(2)).isEqualTo(2);
        assertThat(target.executions).hasValue(2);
    }

    @Test
    void a_call_whose_entry_was_discarded_is_executed() throws Exception {
        target.failures.set(1);
        Receipt receipt = failed(() -> tools.count(2));
        dlq.review().by("ann").discard(receipt.entryId(), "not wanted");

        assertThat(tools.count(2)).isEqualTo(2);
    }

    @Test
    void a_call_in_review_is_held_back_and_counted() {
        target.failures.set(2);
        Receipt receipt = failed(() -> tools.touch("#1"));

        assertThat(catchThrowable(() -> tools.touch("#1"))).isInstanceOf(TaskDeferredException.class);

        assertThat(entry(receipt).repeats()).isEqualTo(1);
        assertThat(target.executions).hasValue(1);
    }

    @Test
    void other_arguments_another_conversation_and_another_task_are_other_calls() throws Exception {
        target.failures.set(1);
        try (AgentContext.Scope ours = AgentContext.with(AgentContext.CONVERSATION_ID, "c-1")) {
            assertThat(ours).isNotNull();
            failed(() -> tools.count(1));
            assertThat(tools.count(2)).isEqualTo(2);
            try (AgentContext.Scope same = AgentContext.with(AgentContext.TOOL_CALL_ID, "t-2")) {
                assertThat(same).isNotNull();
                assertThat(catchThrowable(() -> tools.count(1))).isInstanceOf(TaskDeferredException.class);
            }
        }
        try (AgentContext.Scope others = AgentContext.with(AgentContext.CONVERSATION_ID, "c-2")) {
            assertThat(others).isNotNull();
            assertThat(tools.count(1)).isEqualTo(1);
        }
        assertThat(tools.count(1)).isEqualTo(1);
        tools.touch("1");
    }

    @Test
    void repeats_of_other_tasks_are_executed() {
        target.failures.set(2);
        failed(() -> tools.plain("#1"));
        failed(() -> tools.plain("#1"));

        assertThat(entries()).hasSize(2).allMatch(entry -> entry.repeats() == 0);
    }

    @Test
    void an_asynchronous_repeat_is_told_by_its_future() {
        target.failures.set(1);
        Receipt receipt = failed(() -> join(tools.later("#1")));

        CompletableFuture<String> repeat = tools.later("#1");

        assertThat(repeat)
                .failsWithin(PATIENCE)
                .withThrowableOfType(Exception.class)
                .withCauseInstanceOf(TaskDeferredException.class);
        assertThat(entry(receipt).repeats()).isEqualTo(1);
        assertThat(target.executions).hasValue(1);
    }

    @Test
    void a_sentence_for_the_model_is_the_answer_to_the_failure_and_to_its_repeats() throws Exception {
        target.failures.set(1);

        String failed = tools.say("#1");
        String repeated = tools.say("#1");

        DlqEntry entry = entries().get(0);
        assertThat(failed).contains("tried again", entry.id().toString());
        assertThat(repeated).contains("not carried", entry.id().toString());
        assertThat(entry(entry.id()).status()).isEqualTo(FailureStatus.PENDING_RETRY);
        dlq.start();
        dlq.await(entry.id(), PATIENCE);
        assertThat(tools.say("#1")).isEqualTo("said #1");
        assertThat(target.executions).hasValue(2);
    }

    @Test
    void a_sentence_that_comes_later_is_no_success_of_the_call() throws Exception {
        target.failures.set(1);

        String failed = tools.sayLater("#1").get(30, TimeUnit.SECONDS);
        String repeated = tools.sayLater("#1").get(30, TimeUnit.SECONDS);

        DlqEntry entry = entries().get(0);
        assertThat(failed).contains(entry.id().toString());
        assertThat(repeated).contains("not carried", entry.id().toString());
        assertThat(entry(entry.id()).status()).isEqualTo(FailureStatus.PENDING_RETRY);
    }

    @Test
    void an_outcome_is_deferred_until_its_result_is_there() throws Exception {
        target.failures.set(1);

        TaskOutcome<Integer> failed = tools.attempt(7);
        TaskOutcome<Integer> repeated = tools.attempt(7);

        DlqEntry entry = entries().get(0);
        assertThat(failed).isInstanceOf(TaskOutcome.Deferred.class);
        assertThat(repeated)
                .isInstanceOfSatisfying(
                        TaskOutcome.Deferred.class,
                        deferred -> assertThat(deferred.receipt().notice()).isEqualTo(Notice.ALREADY_QUEUED));
        assertThat(entry(entry.id()).status()).isEqualTo(FailureStatus.PENDING_RETRY);
        dlq.start();
        dlq.await(entry.id(), PATIENCE);
        assertThat(tools.attempt(7)).isEqualTo(TaskOutcome.completed(7));
    }

    @Test
    void calls_inside_another_task_and_inside_its_retry_are_executed() throws Exception {
        Outer outerTarget = new Outer(tools);
        Outer outer = dlq.wrap(outerTarget);
        target.failures.set(2);
        Receipt receipt = failed(() -> outer.outer("#1"));
        dlq.start();

        DlqEntry entry = settled(receipt);

        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.attemptCount()).isEqualTo(3);
        assertThat(target.executions).hasValue(3);
        assertThat(outer.outer("#1")).isEqualTo("both");
        assertThat(outerTarget.executions).hasValue(3);
    }

    @Test
    void an_inner_call_whose_failure_was_swallowed_is_made_again_by_the_next_outer_call() throws Exception {
        Outer outerTarget = new Outer(tools);
        outerTarget.swallows = true;
        Outer outer = dlq.wrap(outerTarget);
        target.failures.set(1);
        assertThat(outer.outer("#1")).isEqualTo("without");

        assertThat(outer.outer("#1")).isEqualTo("both");
        assertThat(target.executions).hasValue(2);
    }

    @Test
    void a_call_that_succeeds_after_the_same_one_failed_supersedes_its_entry() throws Exception {
        CompletableFuture<String> running = CompletableFuture.supplyAsync(() -> {
            try {
                return tools.slow("#1");
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        await(() -> target.executions.get() == 1);
        Receipt receipt = failed(() -> tools.slow("#1"));

        target.release.countDown();

        assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo("done");
        await(() -> entry(receipt).status() == FailureStatus.DISCARDED);
        assertThat(entry(receipt).resolution()).isEqualTo(Resolution.SUPERSEDED);
    }

    @Test
    void calls_that_succeed_reach_the_store_neither_before_nor_after_another_one_failed() throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (AgentDlq watched = AgentDlq.builder()
                .store(TroubledStore.with((method, argument) -> asked.add(method)))
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools wrapped = watched.wrap(target);
            asked.clear();
            for (int i = 0; i < 1_000; i++) {
                wrapped.count(i);
            }
            target.failures.set(1);
            assertThat(catchThrowable(() -> wrapped.count(-1))).isInstanceOf(IOException.class);
            for (int i = 0; i < 1_000; i++) {
                wrapped.count(i);
            }

            // a node asks these now and then, whatever it executes
            assertThat(asked.stream()
                            .filter(method ->
                                    !Set.of("openCalls", "warmUp", "lineage").contains(method)))
                    .containsExactly("insert");
        }
    }

    @Test
    void while_the_store_is_away_a_call_that_is_known_to_be_open_is_held_back_and_counted_later() {
        AtomicInteger away = new AtomicInteger();
        try (AgentDlq troubled = AgentDlq.builder()
                .store(TroubledStore.with((method, argument) -> {
                    if (away.get() == 1 && method.equals("countRepeats")) {
                        throw new IllegalStateException("away");
                    }
                }))
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools wrapped = troubled.wrap(target);
            target.failures.set(1);
            Throwable first = catchThrowable(() -> wrapped.touch("#1"));
            Receipt receipt = troubled.receipt(first).orElseThrow();
            away.set(1);
            for (int i = 0; i < 10; i++) {
                assertThat(catchThrowable(() -> wrapped.touch("#1"))).isInstanceOf(TaskDeferredException.class);
            }
            away.set(0);
            assertThat(catchThrowable(() -> wrapped.touch("#1"))).isInstanceOf(TaskDeferredException.class);

            assertThat(troubled.review().get(receipt.entryId()))
                    .hasValueSatisfying(entry -> assertThat(entry.repeats()).isEqualTo(11));
            assertThat(target.executions).hasValue(1);
        }
    }

    @Test
    void while_the_store_is_away_a_resolved_entry_holds_its_call_back_within_the_window_alone() {
        AtomicInteger away = new AtomicInteger();
        DlqStore store = awayWhen(away);
        try (AgentDlq before = AgentDlq.builder()
                .store(store)
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools wrapped = before.wrap(target);
            target.failures.set(1);
            Throwable thrown = catchThrowable(() -> wrapped.charge("#1"));
            before.review()
                    .by("ann")
                    .resolve(before.receipt(thrown).orElseThrow().entryId(), "charged by hand");
        }
        try (AgentDlq after = AgentDlq.builder()
                .store(store)
                .captureDeadline(Duration.ofSeconds(10))
                .repeatWindow(Duration.ofSeconds(3))
                .build()) {
            Tools wrapped = after.wrap(target);
            away.set(1);

            assertThat(catchThrowable(() -> wrapped.charge("#1"))).isInstanceOf(TaskDeferredException.class);
            assertThat(target.executions).hasValue(1);

            await(() -> catchThrowable(() -> wrapped.charge("#1")) == null);
            assertThat(target.executions.get()).isGreaterThan(1);
        }
    }

    @Test
    void while_the_store_is_away_an_open_entry_counts_more_than_an_earlier_one_that_was_resolved() {
        AtomicInteger away = new AtomicInteger();
        DlqStore store = awayWhen(away);
        Receipt open;
        try (AgentDlq before = AgentDlq.builder()
                .store(store)
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools wrapped = before.wrap(target);
            target.failures.set(2);
            Throwable first = catchThrowable(() -> wrapped.look("#1"));
            before.review()
                    .by("ann")
                    .resolve(before.receipt(first).orElseThrow().entryId(), "looked by hand");
            Throwable second = catchThrowable(() -> wrapped.look("#1"));
            open = before.receipt(second).orElseThrow();
        }
        try (AgentDlq after = AgentDlq.builder()
                .store(store)
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools wrapped = after.wrap(target);
            away.set(1);

            TaskDeferredException deferred = deferred(() -> wrapped.look("#1"));

            assertThat(receiptOf(deferred).entryId()).isEqualTo(open.entryId());
        }
    }

    private static DlqStore awayWhen(AtomicInteger away) {
        return TroubledStore.with((method, argument) -> {
            if (away.get() == 1
                    && Set.of("countRepeats", "openCalls", "supersede").contains(method)) {
                throw new StoreException("away", null);
            }
        });
    }

    @Test
    void a_queue_that_starts_knows_what_was_open_before() {
        var store = TroubledStore.with((method, argument) -> {});
        Receipt receipt;
        try (AgentDlq before = AgentDlq.builder()
                .store(store)
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools wrapped = before.wrap(target);
            target.failures.set(1);
            Throwable thrown = catchThrowable(() -> wrapped.touch("#1"));
            receipt = before.receipt(thrown).orElseThrow();
        }
        try (AgentDlq after = AgentDlq.builder()
                .store(store)
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools wrapped = after.wrap(target);

            TaskDeferredException deferred = deferred(() -> wrapped.touch("#1"));

            assertThat(receiptOf(deferred).entryId()).isEqualTo(receipt.entryId());
            assertThat(target.executions).hasValue(1);
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    private static TaskDeferredException deferred(Call call) {
        return Objects.requireNonNull(catchThrowableOfType(TaskDeferredException.class, call::run));
    }

    private static Receipt receiptOf(TaskDeferredException deferred) {
        return Objects.requireNonNull(deferred.receipt());
    }

    private Receipt failed(Call call) {
        Throwable thrown = catchThrowable(call::run);
        assertThat(thrown).isInstanceOf(IOException.class);
        return dlq.receipt(thrown).orElseThrow();
    }

    private DlqEntry settled(Receipt receipt) throws InterruptedException {
        return dlq.await(receipt.entryId(), PATIENCE).orElseThrow();
    }

    private DlqEntry entry(Receipt receipt) {
        return dlq.review().get(receipt.entryId()).orElseThrow();
    }

    private DlqEntry entry(UUID id) {
        return dlq.review().get(id).orElseThrow();
    }

    private List<DlqEntry> entries() {
        return dlq.review().find(DlqQuery.builder().build()).entries();
    }

    private static void join(CompletableFuture<?> future) throws Exception {
        try {
            future.join();
        } catch (CompletionException failed) {
            throw (Exception) failed.getCause();
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
