/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Resolution;
import dev.agentdlq.TaskAttempt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that call tasks: the outermost call that failed owns the retry (faults H9, M4, M5, M6). */
class NestedTasksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What an outer task does with the failure of the inner one. */
    enum Reaction {
        PASS_ON,
        WRAP,
        SWALLOW,
        FAIL_OTHERWISE
    }

    static class Tools {
        final Queue<String> keys = new ConcurrentLinkedQueue<>();
        final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        volatile @Nullable Tools wrapper;
        volatile Reaction reaction = Reaction.PASS_ON;
        volatile int swallowAt = -1;

        private Tools wrapper() {
            return Objects.requireNonNull(wrapper);
        }

        @AgentTask(type = "inner", maxRetries = 5, backoff = @Backoff(delay = "9m"))
        public void inner(String name) throws IOException {
            keys.add(TaskAttempt.current().idempotencyKey());
            Throwable failure = failures.poll();
            if (failure instanceof IOException trouble) {
                throw trouble;
            }
        }

        @AgentTask(type = "outer", maxRetries = 2, backoff = @Backoff(delay = "1ms", jitter = 0))
        public void outer(int innerCalls) throws IOException {
            for (int i = 0; i < innerCalls; i++) {
                react(() -> wrapper().inner("inner"));
            }
        }

        @AgentTask(type = "outermost", maxRetries = 0)
        public void outermost() throws IOException {
            wrapper().outer(1);
        }

        @AgentTask(type = "down", maxRetries = 0)
        public void down(int levels) throws IOException {
            try {
                if (levels == 0) {
                    throw new IOException("bottom");
                }
                wrapper().down(levels - 1);
            } catch (IOException failure) {
                if (levels != swallowAt) {
                    throw reaction == Reaction.WRAP ? new IOException(failure) : failure;
                }
            }
        }

        @AgentTask(type = "to", maxRetries = 0)
        public void to(int levels) throws IOException {
            if (levels == 0) {
                throw new IOException("bottom");
            }
            wrapper().fro(levels - 1);
        }

        @AgentTask(type = "fro", maxRetries = 0)
        public void fro(int levels) throws IOException {
            wrapper().to(levels);
        }

        @AgentTask(type = "later", maxRetries = 5, backoff = @Backoff(delay = "9m"))
        public CompletableFuture<String> later(String name) {
            Throwable failure = failures.poll();
            return failure == null
                    ? CompletableFuture.completedFuture(name)
                    : CompletableFuture.supplyAsync(() -> {
                        throw new CompletionException(failure);
                    });
        }

        @AgentTask(type = "joins", maxRetries = 2, backoff = @Backoff(delay = "1ms", jitter = 0))
        public String joins() throws IOException {
            String[] result = {""};
            react(() -> result[0] = wrapper().later("a").join());
            return result[0];
        }

        @AgentTask(type = "composes", maxRetries = 0)
        public CompletableFuture<String> composes() {
            return wrapper().later("a").thenApply(name -> name + "!");
        }

        private void react(Action action) throws IOException {
            try {
                action.run();
            } catch (IOException | CompletionException failure) {
                switch (reaction) {
                    case PASS_ON -> throw failure;
                    case WRAP -> throw new IllegalStateException(failure);
                    case FAIL_OTHERWISE -> throw new IllegalStateException("otherwise");
                    case SWALLOW -> keys.add("swallowed");
                }
            }
        }
    }

    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private final Tools target = new Tools();
    private final AgentDlq dlq = AgentDlq.builder()
            .inMemory()
            .pollInterval(Duration.ofMillis(20))
            .captureDeadline(Duration.ofSeconds(10))
            .build();

    private Tools tools = target;

    @BeforeEach
    void wrap() {
        tools = dlq.wrap(target);
        target.wrapper = tools;
    }

    @AfterEach
    void close() {
        dlq.close();
    }

    private List<DlqEntry> entries() {
        return dlq.review().find(DlqQuery.everything()).entries();
    }

    private DlqEntry entry(String type) {
        List<DlqEntry> found = entries().stream()
                .filter(entry -> entry.taskType().equals(type))
                .toList();
        assertThat(found).as("entries of %s", type).hasSize(1);
        return found.get(0);
    }

    private static void failTimes(Tools target, int times) {
        for (int i = 0; i < times; i++) {
            target.failures.add(new IOException("inner " + i));
        }
    }

    @Test
    void an_outer_call_that_fails_with_the_inner_exception_takes_its_place_M4_H9() {
        failTimes(target, 1);
        Throwable expected = target.failures.element();

        assertThat(catchThrowable(() -> tools.outer(1))).isSameAs(expected).hasNoSuppressedExceptions();

        assertThat(entry("inner").status()).isEqualTo(FailureStatus.DISCARDED);
        assertThat(entry("inner").resolution()).isEqualTo(Resolution.SUPERSEDED);
        assertThat(entry("inner").parentId()).isEqualTo(entry("outer").id());
        assertThat(entry("inner").id()).hasToString(target.keys.element());
        assertThat(entry("outer").status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry("outer").parentId()).isNull();
    }

    @Test
    void it_does_so_too_when_the_inner_exception_is_its_cause() {
        target.reaction = Reaction.WRAP;
        failTimes(target, 1);

        assertThat(catchThrowable(() -> tools.outer(1))).isExactlyInstanceOf(IllegalStateException.class);

        assertThat(entry("inner").resolution()).isEqualTo(Resolution.SUPERSEDED);
        assertThat(entry("outer").status()).isEqualTo(FailureStatus.PENDING_RETRY);
    }

    @Test
    void an_outer_call_that_swallows_the_exception_leaves_the_inner_entry_to_itself() throws Exception {
        target.reaction = Reaction.SWALLOW;
        failTimes(target, 2);

        tools.outer(3);

        assertThat(entries()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.taskType()).isEqualTo("inner");
            assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_RETRY);
            assertThat(entry.parentId()).isNotNull();
        });
    }

    @Test
    void an_outer_call_that_fails_for_another_reason_leaves_the_inner_entry_to_itself() {
        target.reaction = Reaction.FAIL_OTHERWISE;
        failTimes(target, 1);

        assertThat(catchThrowable(() -> tools.outer(1))).hasMessage("otherwise");

        assertThat(entry("inner").status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry("outer").status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry("inner").parentId()).isEqualTo(entry("outer").id());
    }

    @Test
    void of_three_nested_calls_the_outermost_keeps_the_retry() {
        failTimes(target, 1);

        assertThat(catchThrowable(tools::outermost)).hasMessage("inner 0");

        assertThat(entries()).hasSize(3);
        assertThat(entry("inner").resolution()).isEqualTo(Resolution.SUPERSEDED);
        assertThat(entry("outer").resolution()).isEqualTo(Resolution.SUPERSEDED);
        assertThat(entry("outer").parentId()).isEqualTo(entry("outermost").id());
        assertThat(entry("outermost").status().isOpen() || entry("outermost").status() == FailureStatus.PENDING_REVIEW)
                .isTrue();
    }

    @Test
    void what_was_remembered_of_a_call_is_forgotten_with_it() {
        failTimes(target, 1);
        Throwable shared = target.failures.element();
        assertThat(catchThrowable(() -> tools.outer(1))).isNotNull();
        target.failures.add(shared);

        assertThat(catchThrowable(() -> tools.inner("alone"))).isSameAs(shared);

        assertThat(entries().stream().filter(entry -> entry.status() == FailureStatus.PENDING_RETRY))
                .extracting(DlqEntry::taskType)
                .containsExactlyInAnyOrder("inner", "outer");
    }

    @Test
    void a_task_that_calls_itself_10_000_deep_makes_two_entries_M5() throws Exception {
        Throwable thrown = onDeepThread(() -> tools.down(10_000));

        assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("bottom");
        assertThat(entries()).hasSize(2);
        assertThat(entries().stream().filter(entry -> Resolution.SUPERSEDED.equals(entry.resolution())))
                .singleElement()
                .satisfies(innermost -> assertThat(innermost.payload()).contains("0"));
        assertThat(entries().stream().filter(entry -> !entry.status().isFinal()))
                .singleElement()
                .satisfies(outermost -> {
                    assertThat(outermost.payload()).contains("10000");
                    assertThat(outermost.parentId()).isNull();
                });
    }

    @Test
    void a_recursion_that_wraps_the_exception_at_each_level_makes_two_entries_too_M5() throws Exception {
        target.reaction = Reaction.WRAP;

        assertThat(onDeepThread(() -> tools.down(500))).isExactlyInstanceOf(IOException.class);

        assertThat(entries()).hasSize(2);
        assertThat(entries().stream().filter(entry -> !entry.status().isFinal()))
                .singleElement()
                .satisfies(outermost -> assertThat(outermost.payload()).contains("500"));
    }

    @Test
    void two_tasks_that_call_each_other_make_few_entries_too_M5() throws Exception {
        assertThat(onDeepThread(() -> tools.to(1_000))).hasMessage("bottom");

        assertThat(entries()).hasSize(3);
        assertThat(entries().stream().filter(entry -> !entry.status().isFinal()))
                .singleElement()
                .satisfies(outermost -> assertThat(outermost.payload()).contains("1000"));
    }

    @Test
    void a_level_that_swallows_the_exception_leaves_the_call_inside_it_the_owner_M5() throws Exception {
        target.swallowAt = 40;

        assertThat(onDeepThread(() -> tools.down(100))).isNull();

        assertThat(entries()).hasSize(2);
        assertThat(entries().stream().filter(entry -> !entry.status().isFinal()))
                .singleElement()
                .satisfies(owner -> assertThat(owner.payload()).contains("39"));
    }

    @Test
    void an_inner_failure_during_a_retry_is_part_of_that_attempt_M6() throws Exception {
        failTimes(target, 3);
        assertThat(catchThrowable(() -> tools.outer(1))).isNotNull();
        dlq.start();

        DlqEntry outer = dlq.await(entry("outer").id(), PATIENCE).orElseThrow();

        assertThat(outer.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(outer.attemptCount()).isEqualTo(3);
        assertThat(entries()).hasSize(2);
        assertThat(target.keys).hasSize(3).containsOnly(entry("inner").id().toString());
    }

    @Test
    void an_inner_failure_that_a_retry_gets_over_is_kept_M6() throws Exception {
        target.reaction = Reaction.FAIL_OTHERWISE;
        failTimes(target, 1);
        assertThat(catchThrowable(() -> tools.outer(2))).isNotNull();
        DlqEntry first = entry("inner");
        target.reaction = Reaction.SWALLOW;
        failTimes(target, 2);
        dlq.start();

        DlqEntry outer = dlq.await(entry("outer").id(), PATIENCE).orElseThrow();

        assertThat(outer.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entries().stream().filter(entry -> entry.taskType().equals("inner")))
                .hasSize(2)
                .allSatisfy(inner -> assertThat(inner.parentId()).isEqualTo(outer.id()))
                .extracting(DlqEntry::id)
                .contains(first.id());
    }

    @Test
    void an_async_inner_call_that_the_outer_one_joins_is_superseded() {
        failTimes(target, 1);
        Throwable cause = target.failures.element();

        assertThat(catchThrowable(tools::joins))
                .isInstanceOf(CompletionException.class)
                .hasCause(cause);

        assertThat(entry("later").resolution()).isEqualTo(Resolution.SUPERSEDED);
        assertThat(entry("later").parentId()).isEqualTo(entry("joins").id());
        assertThat(entry("joins").status()).isEqualTo(FailureStatus.PENDING_RETRY);
    }

    @Test
    void an_async_outer_call_that_passes_the_inner_result_on_supersedes_it() {
        failTimes(target, 1);

        assertThat(catchThrowable(() -> tools.composes().join())).isInstanceOf(CompletionException.class);

        assertThat(entry("later").resolution()).isEqualTo(Resolution.SUPERSEDED);
        assertThat(entry("composes").status()).isNotEqualTo(FailureStatus.DISCARDED);
    }

    @Test
    void an_async_inner_failure_during_a_retry_is_part_of_that_attempt_M6() throws Exception {
        target.reaction = Reaction.FAIL_OTHERWISE;
        failTimes(target, 1);
        assertThat(catchThrowable(tools::joins)).isNotNull();
        target.reaction = Reaction.PASS_ON;
        failTimes(target, 2);
        dlq.start();

        DlqEntry outer = dlq.await(entry("joins").id(), PATIENCE).orElseThrow();

        assertThat(outer.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entries()).hasSize(2);
        assertThat(entry("later").attemptCount()).isEqualTo(1);
    }

    @Test
    void an_async_inner_failure_that_a_retry_gets_over_is_kept_M6() throws Exception {
        target.reaction = Reaction.FAIL_OTHERWISE;
        failTimes(target, 1);
        assertThat(catchThrowable(tools::joins)).isNotNull();
        dlq.review().by("ana").discard(entry("later").id(), "not wanted");
        target.reaction = Reaction.SWALLOW;
        failTimes(target, 1);
        dlq.start();

        DlqEntry outer = dlq.await(entry("joins").id(), PATIENCE).orElseThrow();

        assertThat(outer.status()).isEqualTo(FailureStatus.RESOLVED);
        // The id was there and settled by a person: that stands.
        assertThat(entry("later").status()).isEqualTo(FailureStatus.DISCARDED);
    }

    /** The frames of 10,000 nested calls need more than a thread's usual stack. */
    private static @Nullable Throwable onDeepThread(Action action) throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Thread thread = new Thread(
                null,
                () -> {
                    Throwable failure = catchThrowable(action::run);
                    if (failure != null) {
                        thrown.add(failure);
                    }
                },
                "deep",
                512L * 1024 * 1024);
        thread.start();
        thread.join();
        return thrown.isEmpty() ? null : thrown.get(0);
    }
}
