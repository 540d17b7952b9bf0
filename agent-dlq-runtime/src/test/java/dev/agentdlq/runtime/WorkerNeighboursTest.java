/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.runtime.internal.codec.JsonCodec;
import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import dev.agentdlq.spi.ReapRequest;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** What entries that are retried on the same node do to each other: nothing. */
@Timeout(120)
class WorkerNeighboursTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static class Tools {
        final Queue<String> order = new ConcurrentLinkedQueue<>();
        final Queue<String> inherited = new ConcurrentLinkedQueue<>();
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger suspectsRunning = new AtomicInteger();
        final AtomicInteger beside = new AtomicInteger();
        final CountDownLatch company = new CountDownLatch(1);

        private static void failFirst() throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
        }

        @AgentTask(type = "flood", backoff = @Backoff(delay = "1ms"))
        public void flood() throws IOException {
            failFirst();
            order.add("flood");
        }

        @AgentTask(type = "quiet", backoff = @Backoff(delay = "1ms"))
        public void quiet() throws IOException {
            failFirst();
            order.add("quiet");
        }

        @AgentTask(type = "nasty", backoff = @Backoff(delay = "1ms"))
        public void nasty() throws IOException {
            failFirst();
            Thread thread = Thread.currentThread();
            inherited.add(thread.isInterrupted() + " " + MDC.get("dirt") + " "
                    + (thread.getContextClassLoader() == Tools.class.getClassLoader()));
            thread.interrupt();
            MDC.put("dirt", "left");
            thread.setContextClassLoader(new URLClassLoader(new URL[0]));
        }

        @AgentTask(type = "suspect", backoff = @Backoff(delay = "1ms"))
        public void suspect() throws Exception {
            failFirst();
            beside.addAndGet(running.get() + suspectsRunning.getAndIncrement());
            // an innocent that begins beside it would be seen within this time
            beside.addAndGet(company.await(200, TimeUnit.MILLISECONDS) ? 1 : 0);
            suspectsRunning.decrementAndGet();
            order.add("suspect");
        }

        @AgentTask(type = "innocent", backoff = @Backoff(delay = "1ms"))
        public void innocent() throws IOException {
            failFirst();
            running.incrementAndGet();
            if (suspectsRunning.get() > 0) {
                company.countDown();
            }
            running.decrementAndGet();
            order.add("innocent");
        }
    }

    /** A method of the tools. */
    @FunctionalInterface
    interface Call {
        void on(Tools tools) throws Throwable;
    }

    private final Tools target = new Tools();

    private static AgentDlqBuilder builder() {
        return AgentDlq.builder().pollInterval(Duration.ofMillis(20)).captureDeadline(Duration.ofSeconds(10));
    }

    private static UUID fail(AgentDlq dlq, Tools tools, Call call) {
        Throwable thrown = catchThrowable(() -> call.on(tools));
        return dlq.receipt(thrown).orElseThrow().entryId();
    }

    private static void awaitResolved(AgentDlq dlq, List<UUID> ids) throws InterruptedException {
        for (UUID id : ids) {
            assertThat(dlq.await(id, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
        }
    }

    @Test
    void o3_a_single_entry_is_executed_early_although_another_task_floods_the_queue() throws Exception {
        try (AgentDlq dlq = builder().inMemory().workerConcurrency(4).build()) {
            Tools tools = dlq.wrap(target);
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                ids.add(fail(dlq, tools, Tools::flood));
            }
            ids.add(fail(dlq, tools, Tools::quiet));
            dlq.start();

            awaitResolved(dlq, ids);
        }
        assertThat(target.order).hasSize(1_001);
        assertThat(List.copyOf(target.order).indexOf("quiet")).isLessThan(50);
    }

    @Test
    void g18_a_task_that_leaves_its_thread_dirty_does_not_pass_the_dirt_on() throws Exception {
        try (AgentDlq dlq = builder().inMemory().workerConcurrency(1).build()) {
            Tools tools = dlq.wrap(target);
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(fail(dlq, tools, Tools::nasty));
            }
            dlq.start();

            awaitResolved(dlq, ids);
        }
        assertThat(target.inherited).hasSize(20).containsOnly("false null true");
    }

    @Test
    void g16_more_entries_than_slots_are_all_executed_once() throws Exception {
        try (AgentDlq dlq = builder().inMemory().workerConcurrency(2).build()) {
            Tools tools = dlq.wrap(target);
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ids.add(fail(dlq, tools, Tools::innocent));
            }
            dlq.start();

            awaitResolved(dlq, ids);
            for (UUID id : ids) {
                assertThat(dlq.review().get(id).orElseThrow().attemptCount()).isEqualTo(2);
            }
        }
        assertThat(target.order).hasSize(100);
    }

    @Test
    void an_entry_whose_workers_died_twice_runs_alone_and_the_others_go_on_afterwards() throws Exception {
        InMemoryStore store = new InMemoryStore(InstantSource.system());
        try (AgentDlq dlq =
                builder().store(store).withoutSpool().workerConcurrency(4).build()) {
            Tools tools = dlq.wrap(target);
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ids.add(fail(dlq, tools, Tools::suspect));
            }
            dieTwiceWith(store, 3);
            for (int i = 0; i < 200; i++) {
                ids.add(fail(dlq, tools, Tools::innocent));
            }
            dlq.start();

            awaitResolved(dlq, ids);

            DlqEntry suspect = dlq.review().get(ids.get(0)).orElseThrow();
            assertThat(suspect.crashes()).isEqualTo(2);
        }
        assertThat(target.beside).hasValue(0);
        assertThat(String.join(" ", target.order)).doesNotContain("suspect suspect");
    }

    /** Lets workers claim all suspects and die, two times. */
    private static void dieTwiceWith(InMemoryStore store, int suspects) {
        for (int death = 1; death <= 2; death++) {
            int claimed = 0;
            while (claimed < suspects) {
                List<Claim> claims = store.claim(new ClaimRequest(
                        "dead",
                        UUID.randomUUID(),
                        suspects,
                        Duration.ofNanos(-1),
                        Lane.NORMAL,
                        List.of(new Share("suspect", suspects)),
                        Set.of(JsonCodec.ID)));
                claimed += claims.size();
            }
            assertThat(store.reap(new ReapRequest(100, 3, null)).changes()).hasSize(suspects);
        }
    }
}
