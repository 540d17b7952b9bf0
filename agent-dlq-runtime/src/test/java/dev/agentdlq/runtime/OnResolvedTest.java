/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.NonRetryableException;
import dev.agentdlq.OnResolved;
import dev.agentdlq.Reconciles;
import dev.agentdlq.Repeats;
import dev.agentdlq.Resolution;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.TaskDefinitionException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** Methods that are told when a deferred call has succeeded. */
@Timeout(120)
class OnResolvedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a method was told, and in which surroundings. */
    record Told(
            String by,
            DlqEntry entry,
            @Nullable Object result,
            @Nullable String conversation,
            @Nullable String mdc,
            boolean inAttempt) {

        static Told of(String by, DlqEntry entry, @Nullable Object result) {
            return new Told(
                    by,
                    entry,
                    result,
                    AgentContext.current().get("conversation_id"),
                    MDC.get("agentdlq.entryId"),
                    isInAttempt());
        }

        private static boolean isInAttempt() {
            return catchThrowable(() -> TaskAttempt.current().idempotencyKey()) == null;
        }
    }

    /** What a task gives: an object that can be told from its copies. */
    static final class Order {
        public String id = "";
    }

    static class Tools {
        final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
        final AtomicInteger failures = new AtomicInteger(1);
        final AtomicInteger payments = new AtomicInteger();
        final Order order = new Order();

        void failAtFirst() throws ConnectException {
            if (failures.getAndDecrement() > 0) {
                throw new ConnectException("Connection refused");
            }
        }

        @AgentTask(
                type = "cancel",
                maxRetries = 3,
                repeats = Repeats.COALESCE,
                deterministicOn = NonRetryableException.class,
                backoff = @Backoff(delay = "1ms", maxDelay = "1ms"))
        public Order cancel(String id) throws Exception {
            failAtFirst();
            return order;
        }

        @OnResolved("cancel")
        @SuppressWarnings("UnusedMethod") // called by the queue
        private void cancelled(DlqEntry entry, Order result) {
            told.add(Told.of("cancelled", entry, result));
        }

        @AgentTask(type = "refuse", backoff = @Backoff(delay = "1ms", maxDelay = "1ms"))
        public void refuse() throws Exception {
            if (failures.getAndDecrement() > 0) {
                throw new NonRetryableException("closed");
            }
        }

        @OnResolved("refuse")
        void refused(DlqEntry entry, Object nothing) {
            assertThat(nothing).isNull();
            told.add(Told.of("refused", entry, null));
        }

        @AgentTask(type = "later", backoff = @Backoff(delay = "1ms", maxDelay = "1ms"))
        public CompletableFuture<String> later() throws Exception {
            failAtFirst();
            return CompletableFuture.supplyAsync(() -> "at last");
        }

        @OnResolved("later")
        void atLast(DlqEntry entry, String result) {
            told.add(Told.of("atLast", entry, result));
        }

        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT, backoff = @Backoff(delay = "1ms", maxDelay = "1ms"))
        public long pay(String id) throws Exception {
            payments.incrementAndGet();
            throw new SocketTimeoutException("Read timed out");
        }

        @Reconciles("pay")
        Optional<Long> findPayment(String id) {
            return Optional.of(7L);
        }

        @OnResolved("pay")
        void paid(DlqEntry entry, Number amount) {
            told.add(Told.of("paid", entry, amount));
        }
    }

    enum Store {
        MEMORY,
        SQLITE
    }

    @TempDir
    Path folder = Path.of("");

    private AgentDlqBuilder builder(Store store) {
        AgentDlqBuilder builder =
                AgentDlq.builder().pollInterval(Duration.ofMillis(20)).captureDeadline(Duration.ofSeconds(10));
        return switch (store) {
            case MEMORY -> builder.inMemory();
            case SQLITE -> builder.sqlite(folder.resolve("dlq.db"));
        };
    }

    /** A call of the application. */
    interface Call {
        void run() throws Throwable;
    }

    private static UUID fail(AgentDlq dlq, Call call) {
        try (AgentContext.Scope scope = AgentContext.with("conversation_id", "c-1")) {
            assertThat(scope).isNotNull();
            Throwable thrown = catchThrowable(call::run);
            return dlq.receipt(thrown).orElseThrow().entryId();
        }
    }

    private static Told next(Tools tools) throws InterruptedException {
        Told told = tools.told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(told).isNotNull();
        return told;
    }

    @ParameterizedTest
    @EnumSource
    void is_told_of_a_retry_with_the_very_result_in_the_surroundings_of_the_call(Store store) throws Exception {
        Tools tools = new Tools();
        try (AgentDlq dlq = builder(store).build()) {
            UUID id = fail(dlq, () -> dlq.wrap(tools).cancel("A-7"));

            dlq.start();

            Told told = next(tools);
            assertThat(told.result()).isSameAs(tools.order);
            assertThat(told.entry().id()).isEqualTo(id);
            assertThat(told.entry().status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(told.entry().resolution()).isEqualTo(Resolution.RETRY);
            assertThat(told.entry().context()).containsEntry("conversation_id", "c-1");
            assertThat(told.conversation()).isEqualTo("c-1");
            assertThat(told.mdc()).isEqualTo(id.toString());
            assertThat(told.inAttempt()).isFalse();
        }
        assertThat(tools.told).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void is_told_of_what_was_found(Store store) throws Exception {
        Tools tools = new Tools();
        try (AgentDlq dlq = builder(store).build()) {
            UUID id = fail(dlq, () -> dlq.wrap(tools).pay("A-7"));

            dlq.start();

            Told told = next(tools);
            assertThat(told.entry().id()).isEqualTo(id);
            assertThat(told.entry().resolution()).isEqualTo(Resolution.RECONCILED);
            assertThat(told.result()).isEqualTo(7L);
            assertThat(tools.payments).hasValue(1);
        }
    }

    @Test
    void is_told_of_a_replay_and_of_nothing_where_the_task_gives_nothing() throws Exception {
        Tools tools = new Tools();
        try (AgentDlq dlq = builder(Store.MEMORY).build()) {
            UUID id = fail(dlq, () -> dlq.wrap(tools).refuse());
            dlq.start();

            dlq.review().by("ana").replay(id, "opened again");

            Told told = next(tools);
            assertThat(told.entry().resolution()).isEqualTo(Resolution.REPLAY);
            assertThat(told.result()).isNull();
        }
    }

    @Test
    void is_told_the_value_of_a_result_that_comes_later() throws Exception {
        Tools tools = new Tools();
        try (AgentDlq dlq = builder(Store.MEMORY).build()) {
            fail(dlq, () -> dlq.wrap(tools).later().join());

            dlq.start();

            assertThat(next(tools).result()).isEqualTo("at last");
        }
    }

    @Test
    void is_told_once_of_a_call_that_was_repeated_and_not_of_one_that_a_person_resolved() throws Exception {
        Tools tools = new Tools();
        tools.failures.set(2);
        try (AgentDlq dlq = builder(Store.MEMORY).build()) {
            Tools wrapped = dlq.wrap(tools);
            UUID resolved = fail(dlq, () -> wrapped.cancel("resolved by a person"));
            dlq.review().by("ana").resolve(resolved, "done by phone");
            UUID id = fail(dlq, () -> wrapped.cancel("repeated"));
            assertThat(fail(dlq, () -> wrapped.cancel("repeated"))).isEqualTo(id);

            dlq.start();

            assertThat(next(tools).entry().id()).isEqualTo(id);
            assertThat(wrapped.cancel("repeated").id).isEmpty();
        }
        assertThat(tools.told).isEmpty();
    }

    static class Throwing extends Tools {
        @OnResolved("cancel")
        void throwing(DlqEntry entry) {
            told.add(Told.of("throwing", entry, null));
            throw new LinkageError("a secret");
        }
    }

    @Test
    void one_that_throws_stops_neither_another_one_nor_the_worker() throws Exception {
        Throwing tools = new Throwing();
        try (AgentDlq dlq = builder(Store.MEMORY).workerConcurrency(1).build()) {
            Throwing wrapped = dlq.wrap(tools);
            fail(dlq, () -> wrapped.cancel("A-7"));
            dlq.start();
            assertThat(next(tools).by()).isNotEqualTo(next(tools).by());

            tools.failures.set(1);
            UUID second = fail(dlq, () -> wrapped.cancel("A-8"));

            assertThat(next(tools).entry().id()).isEqualTo(second);
        }
    }

    static class Hanging extends Tools {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @OnResolved("later")
        void hanging(DlqEntry entry) throws InterruptedException {
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException stopped) {
                interrupted.countDown();
                throw stopped;
            }
        }
    }

    @Test
    void one_that_hangs_holds_up_no_result_and_is_interrupted_by_the_stop() throws Exception {
        Hanging tools = new Hanging();
        AgentDlq dlq =
                builder(Store.MEMORY).shutdownGrace(Duration.ofMillis(50)).build();
        Hanging wrapped = dlq.wrap(tools);
        fail(dlq, () -> wrapped.later().join());
        dlq.start();
        tools.entered.await();

        tools.failures.set(1);
        UUID other = fail(dlq, () -> wrapped.cancel("A-7"));
        assertThat(dlq.await(other, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
        dlq.close();

        assertThat(tools.interrupted.getCount()).isZero();
    }

    @Test
    void a_stop_waits_for_one_that_is_at_work() throws Exception {
        Hanging tools = new Hanging();
        AgentDlq dlq = builder(Store.SQLITE).shutdownGrace(PATIENCE).build();
        fail(dlq, () -> dlq.wrap(tools).later().join());
        dlq.start();
        tools.entered.await();
        Thread closing = new Thread(dlq::close);

        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        tools.go.countDown();
        closing.join();

        assertThat(tools.interrupted.getCount()).isEqualTo(1);
        assertThat(tools.told).hasSize(1);
    }

    static class Closing extends Tools {
        final CompletableFuture<Throwable> refused = new CompletableFuture<>();

        @Nullable
        AgentDlq dlq;

        @OnResolved("cancel")
        void closing(DlqEntry entry) {
            refused.complete(catchThrowable(dlq == null ? () -> {} : dlq::close));
        }
    }

    @Test
    void one_that_would_wait_for_itself_is_told_so() throws Exception {
        Closing tools = new Closing();
        try (AgentDlq dlq = builder(Store.MEMORY).build()) {
            tools.dlq = dlq;
            fail(dlq, () -> dlq.wrap(tools).cancel("A-7"));

            dlq.start();

            assertThat(tools.refused.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("close() must not be called");
        }
    }

    static class Unfit extends Tools {
        @OnResolved("cancel")
        void told(DlqEntry entry, String result) {}
    }

    @Test
    void one_that_does_not_fit_is_refused_when_its_object_is_wrapped() {
        try (AgentDlq dlq = builder(Store.MEMORY).build()) {
            assertThatThrownBy(() -> dlq.wrap(new Unfit()))
                    .isInstanceOf(TaskDefinitionException.class)
                    .hasMessageStartingWith("@OnResolved method 'Unfit.told' must have the parameters");
        }
    }
}
