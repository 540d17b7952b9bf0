/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.EntryNotFoundException;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Receipt;
import dev.agentdlq.Resolution;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.DlqListener;
import dev.agentdlq.spi.EntryChange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The whole way of a call, from the wrapper to its settlement, as an application sees it. */
class AgentDlqTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    record Order(String id, List<String> items) {}

    static class SoldOut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SoldOut(String message) {
            super(message);
        }
    }

    /** Fails as often as it was told to; remembers what it saw. */
    static class Shop {
        final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        final Queue<String> keys = new ConcurrentLinkedQueue<>();
        final Queue<Map<String, String>> contexts = new ConcurrentLinkedQueue<>();
        final Queue<String> mdcValues = new ConcurrentLinkedQueue<>();
        final Queue<Order> orders = new ConcurrentLinkedQueue<>();

        @AgentTask(
                type = "order.place",
                maxRetries = 2,
                deterministicOn = SoldOut.class,
                backoff = @Backoff(delay = "10ms"))
        public Order place(Order order, int copies) throws Exception {
            keys.add(TaskAttempt.current().idempotencyKey());
            contexts.add(AgentContext.current());
            mdcValues.add(String.valueOf(MDC.get("request")));
            Throwable failure = failures.poll();
            if (failure instanceof Exception exception) {
                throw exception;
            }
            orders.add(order);
            return new Order(order.id() + "x" + copies, order.items());
        }

        @AgentTask(type = "order.unstorable")
        public void unstorable(Object anything) {
            throw new IllegalStateException("failed with " + anything.getClass());
        }
    }

    private final Shop target = new Shop();
    private final List<AgentDlq> open = new ArrayList<>();
    private final AgentDlq dlq = track(builder().build());
    private final Shop shop = dlq.wrap(target);
    private final Order order = new Order("#1", List.of("cup", "pot"));

    private static AgentDlqBuilder builder() {
        return AgentDlq.builder()
                .inMemory()
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(10));
    }

    private AgentDlq track(AgentDlq opened) {
        open.add(opened);
        return opened;
    }

    @AfterEach
    void close() {
        open.forEach(AgentDlq::close);
        MDC.clear();
    }

    private DlqEntry onlyEntry() {
        List<DlqEntry> entries = dlq.review().find(DlqQuery.everything()).entries();
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    private UUID failOnce(Throwable failure) {
        target.failures.add(failure);
        Throwable thrown = catchThrowable(() -> shop.place(order, 2));
        return dlq.receipt(thrown).orElseThrow().entryId();
    }

    @Test
    void a_successful_call_stores_nothing() throws Exception {
        assertThat(shop.place(order, 2)).isEqualTo(new Order("#1x2", order.items()));
        assertThat(dlq.review().stats().total()).isZero();
    }

    @Test
    void the_caller_gets_the_very_exception_and_the_failure_is_stored_before() {
        IOException failure = new IOException("warehouse does not answer");
        target.failures.add(failure);
        try (AgentContext.Scope scope = AgentContext.with(AgentContext.TASK_ID, "call-7")) {
            assertThat(scope).isNotNull();
            Throwable thrown = catchThrowable(() -> shop.place(order, 2));
            assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
        }

        DlqEntry entry = onlyEntry();
        assertThat(entry.taskType()).isEqualTo("order.place");
        assertThat(entry.taskId()).isEqualTo("call-7");
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(entry.reason()).isEqualTo(Reason.TRANSIENT);
        assertThat(entry.rule()).isEqualTo("class java.io.IOException");
        assertThat(entry.errorType()).isEqualTo("java.io.IOException");
        assertThat(entry.errorMessage()).isEqualTo("warehouse does not answer");
        assertThat(entry.stackTrace()).contains("at " + AgentDlqTest.class.getName());
        assertThat(entry.payload()).contains("\"copies\":").contains("\"cup\"");
        assertThat(entry.attemptCount()).isEqualTo(1);
        assertThat(entry.maxRetries()).isEqualTo(2);
        assertThat(entry.shouldRetry()).isTrue();
        assertThat(entry.id()).hasToString(target.keys.peek());
        assertThat(entry.context()).containsEntry("task_id", "call-7");
    }

    @Test
    void a_transient_failure_heals_in_the_background_with_the_same_key_context_and_arguments() throws Exception {
        MDC.put("request", "r1");
        UUID id;
        try (AgentContext.Scope scope = AgentContext.with(AgentContext.CONVERSATION_ID, "c1")) {
            assertThat(scope).isNotNull();
            id = failOnce(new IOException());
        }
        MDC.clear();
        dlq.start();

        DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();

        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.resolution()).isEqualTo(Resolution.RETRY);
        assertThat(entry.attemptCount()).isEqualTo(2);
        assertThat(entry.result()).isEqualTo("{\"id\":\"#1x2\",\"items\":[\"cup\",\"pot\"]}");
        assertThat(target.keys).containsOnly(id.toString()).hasSize(2);
        assertThat(target.contexts).containsExactly(Map.of("conversation_id", "c1"), Map.of("conversation_id", "c1"));
        assertThat(target.mdcValues).containsExactly("r1", "r1");
        assertThat(target.orders).containsExactly(order);
        assertThat(dlq.review().history(id).attempts())
                .extracting(AttemptRecord::number, AttemptRecord::outcome)
                .containsExactly(tuple(1, Outcome.FAILED), tuple(2, Outcome.SUCCEEDED));
    }

    @Test
    void a_deterministic_failure_waits_for_a_person_without_a_retry() throws Exception {
        dlq.start();
        UUID id = failOnce(new SoldOut("no cups left"));

        DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();

        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.kind()).isEqualTo(FailureKind.DETERMINISTIC);
        assertThat(entry.reason()).isEqualTo(Reason.DETERMINISTIC);
        assertThat(entry.rule()).isEqualTo("deterministicOn " + SoldOut.class.getName());
        assertThat(target.keys).hasSize(1);
    }

    @Test
    void after_the_last_retry_a_person_must_decide() throws Exception {
        target.failures.addAll(List.of(new IOException("1"), new IOException("2"), new IOException("3")));
        Throwable thrown = catchThrowable(() -> shop.place(order, 2));
        dlq.start();

        DlqEntry entry =
                dlq.await(dlq.receipt(thrown).orElseThrow().entryId(), PATIENCE).orElseThrow();

        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.reason()).isEqualTo(Reason.RETRIES_EXHAUSTED);
        assertThat(entry.attemptCount()).isEqualTo(3);
        assertThat(entry.errorMessage()).isEqualTo("3");
        assertThat(dlq.review().history(entry.id()).attempts())
                .extracting(AttemptRecord::errorMessage)
                .containsExactly("1", "2", "3");
    }

    @Test
    void an_error_that_changes_its_kind_on_a_retry_goes_to_review() throws Exception {
        target.failures.addAll(List.of(new IOException("busy"), new SoldOut("gone")));
        Throwable thrown = catchThrowable(() -> shop.place(order, 2));
        dlq.start();

        DlqEntry entry =
                dlq.await(dlq.receipt(thrown).orElseThrow().entryId(), PATIENCE).orElseThrow();

        assertThat(entry.reason()).isEqualTo(Reason.DETERMINISTIC);
        assertThat(entry.errorType()).isEqualTo(SoldOut.class.getName());
        assertThat(entry.stackTrace()).startsWith(SoldOut.class.getName());
        assertThat(entry.attemptCount()).isEqualTo(2);
    }

    @Test
    void arguments_that_are_no_data_make_an_entry_for_a_person_all_the_same() {
        Throwable thrown = catchThrowable(() -> shop.unstorable(new Object()));

        assertThat(thrown).isExactlyInstanceOf(IllegalStateException.class);
        DlqEntry entry = onlyEntry();
        assertThat(entry.reason()).isEqualTo(Reason.UNSERIALIZABLE);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThatThrownBy(() -> dlq.review().by("ana").replay(entry.id(), "try"))
                .hasMessageContaining("cannot be replayed")
                .hasMessageContaining("resolve or discard it");
    }

    @Test
    void a_call_that_no_method_fits_is_kept_with_its_raw_json_and_no_attempt() {
        RuntimeException unbound = new IllegalArgumentException("unknown tool");

        Receipt receipt = dlq.reject("no_such_tool", "{\"a\": 1}", unbound);

        assertThat(dlq.receipt(unbound)).contains(receipt);
        DlqEntry entry = onlyEntry();
        assertThat(entry.id()).isEqualTo(receipt.entryId());
        assertThat(entry.taskType()).isEqualTo("no_such_tool");
        assertThat(entry.payload()).contains("\"a\"");
        assertThat(entry.attemptCount()).isZero();
        assertThat(entry.kind()).isEqualTo(FailureKind.DETERMINISTIC);
        assertThat(entry.reason()).isEqualTo(Reason.UNBOUND);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(dlq.review().history(entry.id()).attempts())
                .extracting(AttemptRecord::outcome)
                .containsExactly(Outcome.NOT_EXECUTED);
    }

    @Test
    void an_interrupted_caller_is_stored_and_stays_interrupted() {
        target.failures.add(new IOException());
        Thread.currentThread().interrupt();

        Throwable thrown = catchThrowable(() -> shop.place(order, 2));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isExactlyInstanceOf(IOException.class);
        assertThat(dlq.receipt(thrown).orElseThrow().storage()).isEqualTo(Receipt.Storage.STORE);
    }

    @Test
    void waiting_for_an_entry_ends_with_the_timeout_and_refuses_an_unknown_one() throws Exception {
        UUID id = failOnce(new IOException());

        assertThat(dlq.await(id, Duration.ofMillis(1))).isEmpty();
        assertThatThrownBy(() -> dlq.await(UUID.randomUUID(), PATIENCE)).isInstanceOf(EntryNotFoundException.class);
    }

    @Test
    void listeners_hear_each_step_and_a_broken_one_disturbs_nobody() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        DlqListener broken = new DlqListener() {
            @Override
            public void onCaptured(Receipt receipt) {
                throw new AssertionError("bug");
            }

            @Override
            public void onRetryScheduled(EntryChange change) {
                throw new AssertionError("bug");
            }
        };
        DlqListener recording = new DlqListener() {
            @Override
            public void onCaptured(Receipt receipt) {
                heard.add("captured " + receipt.status());
            }

            @Override
            public void onRetryScheduled(EntryChange change) {
                heard.add("retry after " + change.attemptCount());
            }

            @Override
            public void onResolved(EntryChange change) {
                heard.add("resolved by " + change.reason() + " at " + change.attemptCount());
            }
        };
        AgentDlq told = track(builder().listener(broken).listener(recording).build());
        Shop another = new Shop();
        another.failures.addAll(List.of(new IOException(), new IOException()));
        Shop wrapped = told.wrap(another);
        told.start();
        Throwable thrown = catchThrowable(() -> wrapped.place(order, 1));

        assertThat(told.await(told.receipt(thrown).orElseThrow().entryId(), PATIENCE))
                .isPresent();
        assertThat(heard).containsExactly("captured PENDING_RETRY", "retry after 2", "resolved by RETRY at 3");
    }

    @Test
    void wrapping_again_gives_the_same_wrapper_and_a_second_instance_is_refused() {
        assertThat(dlq.wrap(target)).isSameAs(shop);
        assertThat(dlq.wrap(shop)).isSameAs(shop);
        assertThatThrownBy(() -> dlq.wrap(new Shop()))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("another instance of " + Shop.class.getName() + " is wrapped already");
    }

    @Test
    void a_queue_starts_once_and_closes_as_often_as_one_likes() {
        dlq.start();
        assertThatThrownBy(dlq::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("STARTED");
        dlq.close();
        dlq.close();
        assertThatThrownBy(dlq::start).hasMessageContaining("CLOSED");
    }

    @Test
    void after_close_a_failing_call_still_throws_its_own_exception_and_says_that_nothing_is_kept() {
        dlq.close();
        target.failures.add(new IOException("late"));

        Throwable thrown = catchThrowable(() -> shop.place(order, 2));

        assertThat(thrown).hasMessage("late");
        assertThat(dlq.receipt(thrown).orElseThrow().storage()).isEqualTo(Receipt.Storage.NONE);
    }

    @Test
    void wrong_options_are_refused_all_at_once() {
        assertThatThrownBy(() -> AgentDlq.builder()
                        .workerConcurrency(0)
                        .lease(Duration.ofMillis(1))
                        .captureDeadline(Duration.ZERO)
                        .pollInterval(Duration.ofDays(1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("workerConcurrency must be from 1 to 1000, but was 0")
                .hasMessageContaining("lease must be from PT1S to PT1H, but was PT0.001S")
                .hasMessageContaining("captureDeadline")
                .hasMessageContaining("pollInterval")
                .hasMessageContaining("a store must be chosen");
        assertThatThrownBy(() -> AgentDlq.builder()
                        .jdbcUrl("jdbc:sqlite:dlq.db", "user", "password")
                        .build())
                .hasMessage("SQLite has no user and password; call jdbcUrl(url) or sqlite(file)");
        assertThatThrownBy(() -> AgentDlq.builder().inMemory().inMemory().build())
                .hasMessageContaining("one store must be chosen");
    }
}
