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
import dev.agentdlq.Receipt;
import dev.agentdlq.Repeats;
import dev.agentdlq.Resolution;
import dev.agentdlq.TaskDeferredException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    record Order(String id, long cents, Map<String, List<Integer>> lines) {}

    static class Tools {
        final AtomicInteger executions = new AtomicInteger();
        volatile int failures;
        volatile @Nullable CountDownLatch slow;

        private void execute() throws IOException {
            executions.incrementAndGet();
            if (failures > 0) {
                failures--;
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
            if (failures > 0) {
                failures--;
                return CompletableFuture.failedFuture(new IOException("connection lost"));
            }
            return CompletableFuture.completedFuture("done " + id);
        }

        @AgentTask(type = "slow", repeats = Repeats.COALESCE, backoff = @Backoff(delay = "1h"))
        public String slow(String id) throws Exception {
            int execution = executions.incrementAndGet();
            if (execution == 1) {
                slow.await(30, TimeUnit.SECONDS);
                return "done";
            }
            throw new IOException("connection lost");
        }

        @AgentTask(type = "plain", backoff = @Backoff(delay = "1h"))
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
        target.failures = Integer.MAX_VALUE;
        Throwable first = catchThrowable(() -> tools.pay("#1", 100));
        Receipt receipt = dlq.receipt(first).orElseThrow();

        for (int i = 1; i < 750; i++) {
            TaskDeferredException deferred =
                    catchThrowableOfType(TaskDeferredException.class, () -> tools.pay("#1", 100));
            assertThat(deferred.receipt().entryId()).isEqualTo(receipt.entryId());
            assertThat(deferred.receipt().notice()).isEqualTo(Notice.ALREADY_QUEUED);
            assertThat(deferred)
                    .hasMessageContaining(receipt.entryId().toString())
                    .hasMessageContaining("not carried");
            assertThat(dlq.receipt(deferred)).contains(deferred.receipt());
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
        target.failures = 1;
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
        target.failures = 1;
        settled(failed(() -> tools.count(7)));
        target.failures = 1;
        settled(failed(() -> tools.touch("#1")));
        target.failures = 1;
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
            target.failures = 1;
            Throwable thrown = catchThrowable(() -> wrapped.count(1));
            brief.await(brief.receipt(thrown).orElseThrow().entryId(), PATIENCE);

            assertThat(wrapped.count(1)).isEqualTo(1);
            assertThat(target.executions).hasValue(3);
        }
    }

    @Test
    void what_only_reads_is_read_again_once_its_entry_is_resolved() throws Exception {
        dlq.start();
        target.failures = 1;
        settled(failed(() -> tools.look("#1")));

        assertThat(tools.look("#1")).isEqualTo(3);
        assertThat(tools.look("#1")).isEqualTo(4);
    }

    @Test
    void an_effect_that_must_not_be_made_twice_is_not_made_again_for_want_of_a_result() {
        target.failures = 1;
        Receipt receipt = failed(() -> tools.charge("#1"));
        dlq.review().resolve(receipt.entryId(), "charged by hand");

        TaskDeferredException deferred = catchThrowableOfType(TaskDeferredException.class, () -> tools.charge("#1"));

        assertThat(deferred.receipt().status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(deferred).hasMessageContaining("carried out already");
        assertThat(target.executions).hasValue(1);
    }

    @Test
    void an_idempotent_call_whose_result_cannot_be_given_back_is_executed() throws Exception {
        target.failures = 1;
        Receipt receipt = failed(() -> tools.count(2));
        dlq.review().resolve(receipt.entryId(), "counted by hand");

        assertThat(tools.count(2)).isEqualTo(2);
        assertThat(target.executions).hasValue(2);
    }

    @Test
    void a_call_whose_entry_was_discarded_is_executed() throws Exception {
        target.failures = 1;
        Receipt receipt = failed(() -> tools.count(2));
        dlq.review().discard(receipt.entryId(), "not wanted");

        assertThat(tools.count(2)).isEqualTo(2);
    }

    @Test
    void a_call_in_review_is_held_back_and_counted() {
        target.failures = 2;
        Receipt receipt = failed(() -> tools.touch("#1"));

        catchThrowableOfType(TaskDeferredException.class, () -> tools.touch("#1"));

        assertThat(entry(receipt).repeats()).isEqualTo(1);
        assertThat(target.executions).hasValue(1);
    }

    @Test
    void other_arguments_another_conversation_and_another_task_are_other_calls() throws Exception {
        target.failures = 1;
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
        target.failures = 2;
        failed(() -> tools.plain("#1"));
        failed(() -> tools.plain("#1"));

        assertThat(entries()).hasSize(2).allMatch(entry -> entry.repeats() == 0);
    }

    @Test
    void an_asynchronous_repeat_is_told_by_its_future() {
        target.failures = 1;
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
    void calls_inside_another_task_and_inside_its_retry_are_executed() throws Exception {
        Outer outerTarget = new Outer(tools);
        Outer outer = dlq.wrap(outerTarget);
        target.failures = 2;
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
        target.failures = 1;
        assertThat(outer.outer("#1")).isEqualTo("without");

        assertThat(outer.outer("#1")).isEqualTo("both");
        assertThat(target.executions).hasValue(2);
    }

    @Test
    void a_call_that_succeeds_after_the_same_one_failed_supersedes_its_entry() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        target.slow = release;
        CompletableFuture<String> running = CompletableFuture.supplyAsync(() -> {
            try {
                return tools.slow("#1");
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        await(() -> target.executions.get() == 1);
        Receipt receipt = failed(() -> tools.slow("#1"));

        release.countDown();

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
            target.failures = 1;
            assertThat(catchThrowable(() -> wrapped.count(-1))).isInstanceOf(IOException.class);
            for (int i = 0; i < 1_000; i++) {
                wrapped.count(i);
            }

            // every two seconds this node asks which calls are open, whatever it executes
            assertThat(asked).containsOnly("insert", "countRepeats", "openCalls", "warmUp", "lineage");
            assertThat(asked.stream().filter(method -> method.equals("countRepeats")))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(asked.stream().filter(method -> method.equals("insert"))).hasSize(1);
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
            target.failures = 1;
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
    void a_queue_that_starts_knows_what_was_open_before() {
        var store = TroubledStore.with((method, argument) -> {});
        Receipt receipt;
        try (AgentDlq before = AgentDlq.builder()
                .store(store)
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools wrapped = before.wrap(target);
            target.failures = 1;
            Throwable thrown = catchThrowable(() -> wrapped.touch("#1"));
            receipt = before.receipt(thrown).orElseThrow();
        }
        try (AgentDlq after = AgentDlq.builder()
                .store(store)
                .captureDeadline(Duration.ofSeconds(10))
                .build()) {
            Tools wrapped = after.wrap(target);

            TaskDeferredException deferred =
                    catchThrowableOfType(TaskDeferredException.class, () -> wrapped.touch("#1"));

            assertThat(deferred.receipt().entryId()).isEqualTo(receipt.entryId());
            assertThat(target.executions).hasValue(1);
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
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

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
