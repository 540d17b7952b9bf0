/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.spi.DlqListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Tasks whose result comes later (faults K1 to K6). */
class AsyncTasksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    record Order(String id) {}

    static class Tools {
        final Queue<CompletableFuture<Order>> originals = new ConcurrentLinkedQueue<>();
        final Queue<String> keys = new ConcurrentLinkedQueue<>();
        final CountDownLatch retrying = new CountDownLatch(1);

        @AgentTask(type = "place", maxRetries = 1, backoff = @Backoff(delay = "1ms", jitter = 0))
        public @Nullable CompletableFuture<Order> place(String id) {
            keys.add(TaskAttempt.current().idempotencyKey());
            if (TaskAttempt.current().number() > 1) {
                retrying.countDown();
            }
            return originals.poll();
        }

        @AgentTask(type = "stage", maxRetries = 0)
        public CompletionStage<Order> stage(String id) {
            return originals.remove().minimalCompletionStage();
        }

        @AgentTask(type = "sync", maxRetries = 0)
        public CompletableFuture<Order> throwing() throws IOException {
            throw new IOException("before it began");
        }
    }

    private final Tools target = new Tools();
    private final CompletableFuture<Order> original = new CompletableFuture<>();
    private final BlockingQueue<Receipt> captured = new LinkedBlockingQueue<>();
    private final AgentDlq dlq = AgentDlq.builder()
            .inMemory()
            .pollInterval(Duration.ofMillis(20))
            .shutdownGrace(Duration.ofMillis(100))
            .captureDeadline(Duration.ofSeconds(10))
            .listener(new DlqListener() {
                @Override
                public void onCaptured(Receipt receipt) {
                    captured.add(receipt);
                }
            })
            .build();
    private final Tools tools = dlq.wrap(target);

    @BeforeEach
    void offer() {
        target.originals.add(original);
    }

    @AfterEach
    void close() {
        MDC.clear();
        dlq.close();
    }

    private CompletableFuture<Order> place() {
        return Objects.requireNonNull(tools.place("a"));
    }

    private List<DlqEntry> entries() {
        return dlq.review().find(DlqQuery.everything()).entries();
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        Throwable thrown = catchThrowable(() -> future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return Objects.requireNonNull(thrown.getCause());
    }

    @Test
    void a_failed_result_is_captured_once_and_the_caller_gets_its_very_failure_K1() {
        IOException failure = new IOException("later");
        CompletableFuture<Order> given = place();

        original.completeExceptionally(failure);

        assertThat(failureOf(given)).isSameAs(failure).hasNoSuppressedExceptions();
        assertThat(entries()).singleElement().satisfies(entry -> {
            assertThat(entry.errorType()).isEqualTo(IOException.class.getName());
            assertThat(entry.id()).hasToString(target.keys.element());
            assertThat(entry.parentId()).isNull();
        });
        assertThat(dlq.receipt(failure).orElseThrow().storage()).isEqualTo(Receipt.Storage.STORE);
    }

    @Test
    void what_the_jdk_wraps_around_a_failure_is_passed_on_and_not_stored_K1() {
        IOException failure = new IOException("later");
        CompletionException wrapped = new CompletionException(failure);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        CompletableFuture<Order> given = place();
        CompletableFuture<Order> dependent = given.whenComplete((value, thrown) -> seen.set(thrown));

        original.completeExceptionally(wrapped);

        assertThat(failureOf(dependent)).isSameAs(failure);
        assertThat(seen.get()).isSameAs(wrapped);
        assertThat(entries()).extracting(DlqEntry::errorType).containsExactly(IOException.class.getName());
    }

    @Test
    void a_result_that_is_never_there_leaves_nothing_K2() {
        CompletableFuture<Order> given = place();

        assertThat(given).isNotDone();
        assertThat(entries()).isEmpty();
    }

    @Test
    void what_the_caller_cancels_is_cancelled_and_not_captured_K3() {
        CompletableFuture<Order> given = place();

        assertThat(given.cancel(true)).isTrue();

        assertThat(original).isCancelled();
        assertThat(given).isCancelled();
        assertThat(entries()).isEmpty();
    }

    @Test
    void what_the_caller_gets_is_the_jdks_own_future_which_can_be_looked_into() {
        assertThat(place().getClass()).isEqualTo(CompletableFuture.class);
    }

    @Test
    void what_somebody_else_cancels_is_not_captured_either_K3() {
        CompletableFuture<Order> given = place();
        target.originals.add(original.thenApply(order -> order));
        CompletableFuture<Order> ofDependent = place();

        original.cancel(true);

        assertThat(given).isCancelled();
        assertThat(failureOf(ofDependent)).isInstanceOf(CancellationException.class);
        assertThat(entries()).isEmpty();
    }

    @Test
    void a_stage_that_cannot_be_cancelled_fails_as_before_K3() throws Exception {
        CompletableFuture<Order> given = tools.stage("a").toCompletableFuture();

        assertThat(given.cancel(true)).isTrue();

        assertThat(original).isNotDone();
        original.completeExceptionally(new IOException("all the same"));
        assertThat(nextCaptured().taskType()).isEqualTo("stage");
    }

    @Test
    void completing_twice_obtruding_and_completing_early_make_one_entry_K4() {
        original.completeExceptionally(new IOException("before it was returned"));
        CompletableFuture<Order> given = place();

        original.completeExceptionally(new IOException("again"));
        original.obtrudeException(new IOException("and again"));

        assertThat(failureOf(given)).hasMessage("before it was returned");
        assertThat(entries()).hasSize(1);
    }

    @Test
    void many_threads_that_complete_the_same_results_make_one_entry_each_K4() throws Exception {
        int calls = 200;
        int threads = 8;
        List<CompletableFuture<Order>> originals = new ArrayList<>();
        List<CompletableFuture<Order>> given = new ArrayList<>();
        target.originals.clear();
        for (int i = 0; i < calls; i++) {
            CompletableFuture<Order> future = new CompletableFuture<>();
            originals.add(future);
            target.originals.add(future);
            given.add(place());
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            pool.execute(() -> {
                start.countDown();
                originals.forEach(future -> {
                    future.completeExceptionally(new IOException("from " + thread));
                    if (thread == 0) {
                        future.obtrudeException(new IOException("obtruded"));
                    }
                });
            });
        }
        pool.shutdown();

        assertThat(pool.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        for (CompletableFuture<Order> future : given) {
            assertThat(failureOf(future)).isInstanceOf(IOException.class);
        }
        assertThat(dlq.review().stats().total()).isEqualTo(calls);
    }

    @Test
    void the_completing_thread_is_not_blocked_and_those_who_depend_on_it_run_elsewhere_K5() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<String> ranOn = new AtomicReference<>();
        CompletableFuture<Order> given = place();
        CompletableFuture<Order> dependent = given.whenComplete(
                (value, thrown) -> ranOn.set(Thread.currentThread().getName()));
        CountDownLatch completed = new CountDownLatch(1);
        Thread loop = new Thread(
                () -> {
                    original.completeExceptionally(new IOException("on the loop"));
                    completed.countDown();
                    awaitQuietly(release);
                },
                "event-loop");
        loop.start();

        assertThat(completed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(failureOf(dependent)).hasMessage("on the loop");

        assertThat(ranOn.get()).startsWith("agent-dlq-complete").isNotEqualTo("event-loop");
        assertThat(entries()).hasSize(1);
        release.countDown();
        loop.join();
    }

    @Test
    void a_dependent_that_blocks_holds_no_other_capture_up_K5() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            CompletableFuture<Order> mine = new CompletableFuture<>();
            target.originals.clear();
            target.originals.add(mine);
            CompletionStage<Order> unused = place().whenComplete((value, thrown) -> {
                blocked.countDown();
                awaitQuietly(release);
            });
            mine.completeExceptionally(new IOException("blocking"));
        }

        assertThat(catchThrowable(tools::throwing)).isExactlyInstanceOf(IOException.class);

        assertThat(captured).extracting(Receipt::taskType).contains("sync");
        release.countDown();
        assertThat(blocked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_result_that_is_there_is_returned_as_it_is_and_so_is_none_K6() {
        original.complete(new Order("a"));

        assertThat(tools.place("a")).isSameAs(original);
        assertThat(tools.place("b")).isNull();
        assertThat(entries()).isEmpty();
    }

    @Test
    void a_result_that_comes_reaches_the_caller_K6() {
        CompletableFuture<Order> given = place();
        assertThat(given).isNotSameAs(original);

        original.complete(new Order("a"));

        assertThat(given).isCompletedWithValue(new Order("a"));
        assertThat(entries()).isEmpty();
    }

    @Test
    void a_method_that_throws_before_it_returns_a_stage_is_like_any_other() {
        Throwable thrown = catchThrowable(tools::throwing);

        assertThat(thrown).isExactlyInstanceOf(IOException.class);
        assertThat(dlq.receipt(thrown).orElseThrow().taskType()).isEqualTo("sync");
    }

    @Test
    void the_contexts_are_those_of_the_call() {
        CompletableFuture<Order> given;
        MDC.put("request", "r-1");
        try (AgentContext.Scope scope = AgentContext.with("conversation_id", "c-1")) {
            assertThat(scope).isNotNull();
            given = place();
        }
        MDC.clear();

        original.completeExceptionally(new IOException("later"));

        assertThat(failureOf(given)).hasMessage("later");
        assertThat(entries().get(0).context()).isEqualTo(Map.of("conversation_id", "c-1"));
        assertThat(catchThrowable(TaskAttempt::current)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_retry_waits_for_the_result_and_stores_it_by_the_type_of_the_stage() throws Exception {
        target.originals.add(CompletableFuture.supplyAsync(() -> {
            awaitQuietly(target.retrying);
            return new Order("second");
        }));
        dlq.start();
        CompletableFuture<Order> given = place();
        original.completeExceptionally(new IOException("first"));
        assertThat(failureOf(given)).hasMessage("first");

        DlqEntry entry = dlq.await(
                        dlq.review()
                                .find(DlqQuery.everything())
                                .entries()
                                .get(0)
                                .id(),
                        PATIENCE)
                .orElseThrow();

        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.result()).isEqualTo("{\"id\":\"second\"}");
        assertThat(target.keys).hasSize(2).containsOnly(entry.id().toString());
    }

    @Test
    void a_retry_whose_result_fails_is_settled_with_the_real_failure() throws Exception {
        target.originals.add(original.thenApply(order -> order));
        dlq.start();
        CompletableFuture<Order> given = place();
        original.completeExceptionally(new IOException("twice"));
        assertThat(failureOf(given)).hasMessage("twice");

        DlqEntry entry = dlq.await(entries().get(0).id(), PATIENCE).orElseThrow();

        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.errorType()).isEqualTo(IOException.class.getName());
        assertThat(entry.attemptCount()).isEqualTo(2);
    }

    @Test
    void a_stop_cancels_the_result_that_a_retry_waits_for() throws Exception {
        CompletableFuture<Order> endless = new CompletableFuture<>();
        target.originals.add(endless);
        dlq.start();
        CompletableFuture<Order> given = place();
        original.completeExceptionally(new IOException("first"));
        assertThat(failureOf(given)).hasMessage("first");
        assertThat(target.retrying.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        dlq.close();

        assertThat(catchThrowable(() -> endless.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)))
                .isInstanceOf(CancellationException.class);
    }

    private Receipt nextCaptured() throws InterruptedException {
        return Objects.requireNonNull(captured.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
