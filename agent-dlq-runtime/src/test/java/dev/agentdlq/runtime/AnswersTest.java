/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Notice;
import dev.agentdlq.OnFailure;
import dev.agentdlq.Receipt;
import dev.agentdlq.Resolution;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.TaskDeferredException;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.TaskOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the caller of a failing task gets in place of the exception, where the task asks for it. */
class AnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    record Order(String id) {}

    static class Tools {
        @Nullable
        Throwable failure = new IOException("secret 4711 of shop.Backend");

        CompletableFuture<@Nullable Object> later = new CompletableFuture<>();

        @Nullable
        Tools wrapper;

        @SuppressWarnings("unchecked")
        private <T extends Throwable> void fail() throws T {
            if (failure != null && TaskAttempt.current().number() == 1) {
                throw (T) failure;
            }
        }

        @SuppressWarnings("unchecked")
        private <T> CompletableFuture<T> later() {
            return (CompletableFuture<T>) later;
        }

        @AgentTask(type = "text", onFailure = OnFailure.NOTICE, backoff = @Backoff(delay = "9m"))
        public String text(String id) {
            fail();
            return id;
        }

        @AgentTask(type = "number", onFailure = OnFailure.NOTICE, maxRetries = 0)
        public int number(long id) throws IOException {
            fail();
            return (int) id;
        }

        @AgentTask(type = "nothing", onFailure = OnFailure.NOTICE)
        public void nothing() {
            fail();
        }

        @AgentTask(type = "laterText", onFailure = OnFailure.NOTICE)
        public CompletionStage<String> laterText() {
            return later();
        }

        @AgentTask(type = "laterOrder", onFailure = OnFailure.NOTICE)
        public CompletableFuture<Order> laterOrder() {
            return later();
        }

        @AgentTask(type = "laterTooEarly", onFailure = OnFailure.NOTICE)
        public CompletableFuture<String> laterTooEarly() {
            fail();
            return later();
        }

        @AgentTask(type = "outcome", backoff = @Backoff(delay = "1ms", jitter = 0))
        public TaskOutcome<Order> outcome(String id) throws IOException {
            fail();
            return TaskOutcome.completed(new Order(id));
        }

        @AgentTask(type = "laterOutcome")
        public CompletableFuture<TaskOutcome<Order>> laterOutcome() {
            return later();
        }

        @AgentTask(type = "outer", maxRetries = 0)
        public String outer() {
            return Objects.requireNonNull(wrapper).text("inner");
        }

        @AgentTask(type = "outerOutcome", maxRetries = 0)
        public TaskOutcome<Order> outerOutcome() throws IOException {
            return Objects.requireNonNull(wrapper).outcome("inner");
        }

        @AgentTask(type = "handedOn", maxRetries = 1, backoff = @Backoff(delay = "1ms", jitter = 0))
        public TaskOutcome<Order> handedOn(String id) throws Exception {
            if (id.isEmpty()) {
                fail();
            }
            Tools other = Objects.requireNonNull(wrapper);
            return CompletableFuture.supplyAsync(() -> {
                        try {
                            return other.outcome("elsewhere");
                        } catch (IOException impossible) {
                            throw new AssertionError(impossible);
                        }
                    })
                    .get();
        }
    }

    static class Contradicting {
        @AgentTask(onFailure = OnFailure.NOTICE)
        public CompletableFuture<TaskOutcome<String>> pay() {
            return new CompletableFuture<>();
        }
    }

    private final Tools target = new Tools();
    private final AgentDlq dlq = AgentDlq.builder()
            .inMemory()
            .pollInterval(Duration.ofMillis(20))
            .captureDeadline(Duration.ofSeconds(10))
            .shutdownGrace(Duration.ofMillis(100))
            .build();
    private final Tools tools = dlq.wrap(target);

    @AfterEach
    void close() {
        dlq.close();
    }

    private List<DlqEntry> entries() {
        return dlq.review().find(DlqQuery.everything()).entries();
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        return Objects.requireNonNull(
                catchThrowableOfType(ExecutionException.class, () -> future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .getCause());
    }

    @Test
    void a_text_is_the_notice_without_anything_of_the_exception() {
        String answer = tools.text("a");

        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(answer)
                        .isEqualTo("Not done yet: the call failed. It will be tried again by itself (ticket "
                                + entry.id() + "). Do not repeat it."));
    }

    @Test
    void a_success_is_what_the_method_returned() throws IOException {
        target.failure = null;

        assertThat(tools.text("a")).isEqualTo("a");
        assertThat(tools.number(7)).isEqualTo(7);
        tools.nothing();
        assertThat(tools.outcome("b")).isEqualTo(TaskOutcome.completed(new Order("b")));
        assertThat(entries()).isEmpty();
    }

    @Test
    void other_types_get_an_exception_whose_message_is_the_notice_and_whose_cause_is_the_failure() {
        Throwable ofNumber = catchThrowable(() -> tools.number(1));
        Throwable ofNothing = catchThrowable(tools::nothing);

        assertThat(ofNumber).isExactlyInstanceOf(TaskDeferredException.class).hasCause(target.failure);
        assertThat(ofNothing).isExactlyInstanceOf(TaskDeferredException.class).hasCause(target.failure);
        Receipt receipt = dlq.receipt(ofNumber).orElseThrow();
        assertThat(receipt.notice()).isEqualTo(Notice.QUEUED_FOR_REVIEW);
        assertThat(ofNumber).hasMessage(receipt.noticeForModel());
        assertThat(dlq.receipt(new RuntimeException(ofNothing)).orElseThrow().taskType())
                .isEqualTo("nothing");
    }

    @Test
    void what_stops_the_thread_or_the_machine_is_thrown_as_it_is() {
        InterruptedException stopped = new InterruptedException("stop");
        OutOfMemoryError full = new OutOfMemoryError("full");

        target.failure = stopped;
        assertThatThrownBy(() -> tools.text("a")).isSameAs(stopped);
        target.failure = full;
        assertThatThrownBy(() -> tools.outcome("a")).isSameAs(full);
    }

    @Test
    void a_later_text_is_the_notice_too() throws Exception {
        CompletableFuture<String> given = tools.laterText().toCompletableFuture();

        target.later.completeExceptionally(new IOException("later"));

        assertThat(given.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo("Not done yet: the call failed. It will be tried again by itself (ticket "
                        + entries().get(0).id() + "). Do not repeat it.");
        assertThat(tools.laterTooEarly().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .startsWith("Not done yet");
    }

    @Test
    void another_later_result_fails_with_the_exception_that_has_the_notice() {
        IOException failure = new IOException("later");
        CompletableFuture<Order> given = tools.laterOrder();

        target.later.completeExceptionally(failure);

        assertThat(failureOf(given))
                .isExactlyInstanceOf(TaskDeferredException.class)
                .hasCause(failure)
                .hasMessageStartingWith("Not done yet");
    }

    @Test
    void a_later_result_that_is_cancelled_is_cancelled() {
        CompletableFuture<Order> given = tools.laterOrder();

        target.later.cancel(true);

        assertThatThrownBy(() -> given.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);
        assertThat(entries()).isEmpty();
    }

    @Test
    void inside_another_task_the_failure_itself_is_thrown_and_the_outer_call_owns_the_retry() {
        target.wrapper = tools;

        Throwable thrown = catchThrowable(tools::outer);

        assertThat(thrown).isSameAs(target.failure);
        assertThat(entries())
                .extracting(DlqEntry::taskType, DlqEntry::resolution)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("outer", null),
                        org.assertj.core.groups.Tuple.tuple("text", Resolution.SUPERSEDED));
    }

    @Test
    void an_outcome_is_a_receipt_where_the_method_throws() throws Exception {
        TaskOutcome<Order> outcome = tools.outcome("a");

        assertThat(outcome).isInstanceOf(TaskOutcome.Deferred.class);
        assertThat(outcome.isCompleted()).isFalse();
        assertThat(outcome.value()).isEmpty();
        assertThat(outcome.orElse(new Order("none"))).isEqualTo(new Order("none"));
        assertThat(outcome.noticeForModel()).startsWith("Not done yet").doesNotContain("4711", "Backend");
        assertThat(outcome.<String>match(Order::id, Receipt::taskType)).isEqualTo("outcome");
    }

    @Test
    void a_retry_stores_the_value_and_not_the_outcome() throws Exception {
        TaskOutcome.Deferred<Order> deferred = (TaskOutcome.Deferred<Order>) tools.outcome("a");
        dlq.start();

        DlqEntry entry = dlq.await(deferred.receipt().entryId(), PATIENCE).orElseThrow();

        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.result()).isEqualTo("{\"id\":\"a\"}");
    }

    @Test
    void a_later_outcome_is_a_receipt_where_it_fails() throws Exception {
        CompletableFuture<TaskOutcome<Order>> given = tools.laterOutcome();

        target.later.completeExceptionally(new IOException("later"));

        TaskOutcome<Order> outcome = given.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(outcome.<Object>match(Order::id, Receipt::entryId))
                .isEqualTo(entries().get(0).id());
    }

    @Test
    void an_outcome_inside_another_task_is_the_failure_and_the_outer_one_is_the_receipt() throws Exception {
        target.wrapper = tools;

        TaskOutcome<Order> outcome = tools.outerOutcome();

        assertThat(outcome.<String>match(Order::id, Receipt::taskType)).isEqualTo("outerOutcome");
        assertThat(entries()).filteredOn(entry -> entry.resolution() == null).hasSize(1);
    }

    @Test
    void a_deferred_outcome_that_the_method_returns_is_a_result_like_any_other() throws Exception {
        target.wrapper = tools;

        TaskOutcome<Order> outcome = tools.handedOn("a");

        assertThat(outcome.<String>match(Order::id, Receipt::taskType)).isEqualTo("outcome");
        assertThat(entries()).extracting(DlqEntry::taskType).containsExactly("outcome");
    }

    @Test
    void a_retry_that_returns_a_deferred_outcome_settles_its_entry_without_a_result() throws Exception {
        target.wrapper = tools;
        TaskOutcome.Deferred<Order> deferred = (TaskOutcome.Deferred<Order>) tools.handedOn("");
        dlq.start();

        DlqEntry entry = dlq.await(deferred.receipt().entryId(), PATIENCE).orElseThrow();

        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.result()).isNull();
        assertThat(entries()).extracting(DlqEntry::taskType).containsExactlyInAnyOrder("handedOn", "outcome");
    }

    @Test
    void a_notice_beside_an_outcome_is_refused() {
        assertThatThrownBy(() -> dlq.wrap(new Contradicting()))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("Contradicting.pay")
                .hasMessageContaining("must not have onFailure = NOTICE");
    }
}
