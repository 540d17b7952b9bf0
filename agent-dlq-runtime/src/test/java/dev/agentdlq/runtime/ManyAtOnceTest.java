/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.ArgumentsState;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.spi.ArgumentSealer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Failures that come together, on threads that have other things to do, and with code of the application in the way.
 */
class ManyAtOnceTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int CALLERS = 100;

    /** Its accessors are the application's code, so it is written by other threads than the caller's. */
    public record Order(String id, int items) {}

    static class Tools {
        @AgentTask(type = "place", maxRetries = 0)
        public void place(Order order) throws IOException {
            throw new IOException("place");
        }

        @AgentTask(type = "fail", maxRetries = 0)
        public void fail() throws IOException {
            throw new IOException("fail");
        }
    }

    @Test
    void a_hundred_failures_at_once_keep_all_their_arguments() throws Exception {
        try (AgentDlq dlq =
                AgentDlq.builder().inMemory().captureDeadline(DEADLINE).build()) {
            Tools tools = dlq.wrap(new Tools());
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Order order = new Order("#W" + i, i);
                callers.add(new Thread(() -> {
                    awaitQuietly(start);
                    assertThat(catchThrowable(() -> tools.place(order))).isNotNull();
                }));
            }
            callers.forEach(Thread::start);
            start.countDown();
            for (Thread caller : callers) {
                caller.join();
            }

            assertThat(dlq.review()
                            .find(DlqQuery.builder().limit(CALLERS).build())
                            .entries())
                    .hasSize(CALLERS)
                    .extracting(DlqEntry::argumentsState)
                    .containsOnly(ArgumentsState.EXACT);
        }
    }

    @Test
    void a_failing_call_does_not_run_other_work_of_its_pool_while_it_waits() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(1);
        try (AgentDlq dlq =
                AgentDlq.builder().inMemory().captureDeadline(DEADLINE).build()) {
            Tools tools = dlq.wrap(new Tools());
            AtomicReference<Map<String, String>> seen = new AtomicReference<>();
            CompletableFuture<Void> other = new CompletableFuture<>();

            pool.submit(() -> {
                        CompletableFuture<Void> unused = CompletableFuture.runAsync(
                                () -> {
                                    seen.set(AgentContext.current());
                                    other.complete(null);
                                },
                                pool);
                        try (AgentContext.Scope scope = AgentContext.with("conversation_id", "A")) {
                            assertThat(scope).isNotNull();
                            assertThat(catchThrowable(tools::fail)).isNotNull();
                        }
                    })
                    .get();
            other.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);

            assertThat(seen.get()).isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void a_sealer_that_fails_costs_a_rejected_call_its_arguments_and_not_its_entry() {
        ArgumentSealer broken = new ArgumentSealer() {
            @Override
            public String id() {
                return "broken";
            }

            @Override
            public byte[] seal(UUID entryId, String taskType, byte[] plain) {
                throw new IllegalStateException("no key");
            }

            @Override
            public byte[] open(UUID entryId, String taskType, byte[] sealed) {
                return sealed;
            }
        };
        try (AgentDlq dlq = AgentDlq.builder()
                .inMemory()
                .captureDeadline(DEADLINE)
                .sealer(broken)
                .build()) {
            Receipt receipt =
                    dlq.reject("order.fly", "{\"to\": \"moon\"}", new IllegalArgumentException("no such tool"));

            assertThat(receipt.storage()).isEqualTo(Storage.STORE);
            DlqEntry entry = dlq.review().get(receipt.entryId()).orElseThrow();
            assertThat(entry.argumentsState()).isEqualTo(ArgumentsState.UNSERIALIZABLE);
            assertThat(entry.payload()).contains("moon");
        }
    }

    @Test
    void a_secret_in_the_callers_id_of_the_work_is_masked() {
        try (AgentDlq dlq =
                        AgentDlq.builder().inMemory().captureDeadline(DEADLINE).build();
                AgentContext.Scope scope = AgentContext.with(AgentContext.TOOL_CALL_ID, "https://bob:hunter2@host/1")) {
            assertThat(scope).isNotNull();
            Throwable thrown = catchThrowable(dlq.wrap(new Tools())::fail);

            DlqEntry entry = dlq.review()
                    .get(dlq.receipt(thrown).orElseThrow().entryId())
                    .orElseThrow();
            assertThat(entry.taskId()).doesNotContain("hunter2").startsWith("https://bob:");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
