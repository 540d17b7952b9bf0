/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.ArgumentsState;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.JsonFunction;
import dev.agentdlq.OnFailure;
import dev.agentdlq.Repeats;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.TaskDeferredException;
import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.spi.TaskPolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTaskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SEARCH = "{\"name\": \"Jo\",  \"limit\": 10}";
    private static final TaskPolicy QUICK = TaskPolicy.builder()
            .backoff(Duration.ofMillis(10), 1, Duration.ofMillis(10))
            .deterministicOn(IllegalStateException.class)
            .build();

    /** Fails as often as it was told to; remembers what it got. */
    private static final class Catalogue implements JsonFunction {
        final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        final Queue<String> calls = new ConcurrentLinkedQueue<>();
        final Queue<String> keys = new ConcurrentLinkedQueue<>();
        final Queue<Map<String, String>> contexts = new ConcurrentLinkedQueue<>();

        @Override
        public @Nullable String call(String argumentsJson) throws Exception {
            calls.add(argumentsJson);
            keys.add(TaskAttempt.current().idempotencyKey());
            contexts.add(AgentContext.current());
            Throwable failure = failures.poll();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof Exception exception) {
                throw exception;
            }
            return "found " + argumentsJson.length();
        }
    }

    static class Shop {
        @AgentTask(type = "shop.close")
        public void closeShop() {}
    }

    private final List<AgentDlq> open = new ArrayList<>();
    private final Catalogue catalogue = new Catalogue();
    private final AgentDlq dlq = track(builder().inMemory().build());

    private static AgentDlqBuilder builder() {
        return AgentDlq.builder().pollInterval(Duration.ofMillis(20)).captureDeadline(Duration.ofSeconds(10));
    }

    private AgentDlq track(AgentDlq opened) {
        open.add(opened);
        return opened;
    }

    @AfterEach
    void close() {
        open.forEach(AgentDlq::close);
    }

    private DlqEntry entry(Throwable thrown) {
        return dlq.review().get(dlq.receipt(thrown).orElseThrow().entryId()).orElseThrow();
    }

    private static DlqEntry settled(AgentDlq queue, UUID id) throws InterruptedException {
        return queue.await(id, PATIENCE).orElseThrow();
    }

    @Test
    void a_call_that_succeeds_returns_its_result_and_stores_nothing() throws Exception {
        JsonTask task = dlq.task("crm.search", QUICK, catalogue);

        assertThat(task.call(SEARCH)).isEqualTo("found " + SEARCH.length());

        assertThat(task.type()).isEqualTo("crm.search");
        assertThat(dlq.review().find(DlqQuery.everything()).entries()).isEmpty();
    }

    @Test
    void a_null_result_is_given_back() throws Exception {
        assertThat(dlq.task("crm.clear", QUICK, json -> null).call("{}")).isNull();
    }

    @Test
    void the_caller_gets_the_very_exception_and_the_entry_has_the_json() {
        IOException failure = new IOException("connection reset");
        catalogue.failures.add(failure);
        JsonTask task = dlq.task("crm.search", QUICK, catalogue);

        assertThat(catchThrowable(() -> task.call(SEARCH))).isSameAs(failure);

        DlqEntry entry = entry(failure);
        assertThat(entry.taskType()).isEqualTo("crm.search");
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry.payload()).isEqualTo("{\"name\":\"Jo\",\"limit\":10}");
    }

    @Test
    void an_error_reaches_the_caller_too() {
        Error failure = new AssertionError("broken");
        catalogue.failures.add(failure);
        JsonTask task = dlq.task("crm.search", QUICK, catalogue);

        assertThat(catchThrowable(() -> task.call(SEARCH))).isSameAs(failure);

        assertThat(entry(failure).status()).isEqualTo(FailureStatus.PENDING_REVIEW);
    }

    @Test
    @SuppressWarnings("try") // the scope is there for its time only
    void a_retry_passes_the_very_text_in_the_context_of_the_call_with_the_same_key() throws Exception {
        catalogue.failures.add(new ConnectException("refused"));
        catalogue.failures.add(new ConnectException("refused"));
        JsonTask task = dlq.task("crm.search", QUICK, catalogue);
        Throwable thrown;
        try (var scope = AgentContext.with(AgentContext.CONVERSATION_ID, "c-1")) {
            thrown = catchThrowable(() -> task.call(SEARCH));
        }

        dlq.start();

        DlqEntry entry = settled(dlq, dlq.receipt(thrown).orElseThrow().entryId());
        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.result()).isEqualTo("\"found " + SEARCH.length() + "\"");
        assertThat(entry.attemptCount()).isEqualTo(3);
        assertThat(catalogue.calls).containsExactly(SEARCH, SEARCH, SEARCH);
        assertThat(catalogue.keys).containsOnly(entry.id().toString());
        assertThat(catalogue.contexts)
                .allSatisfy(context -> assertThat(context).containsEntry(AgentContext.CONVERSATION_ID, "c-1"));
    }

    @Test
    void secrets_are_hidden_by_name_in_the_view_and_replayed_as_they_were() throws Exception {
        String json = "{\"user\":\"jo\",\"login\":{\"password\":\"open sesame\"}}";
        catalogue.failures.add(new IOException("gone"));
        JsonTask task = dlq.task("crm.login", QUICK, catalogue);

        Throwable thrown = catchThrowable(() -> task.call(json));
        String payload = entry(thrown).payload();
        dlq.start();
        DlqEntry settled = settled(dlq, entry(thrown).id());

        assertThat(payload).isEqualTo("{\"user\":\"jo\",\"login\":{\"password\":\"‹redacted›\"}}");
        assertThat(settled.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(catalogue.calls).containsExactly(json, json);
    }

    @Test
    void text_that_is_no_json_is_kept_and_shown_as_text() throws Exception {
        catalogue.failures.add(new IOException("gone"));
        JsonTask task = dlq.task("crm.search", QUICK, catalogue);

        Throwable thrown = catchThrowable(() -> task.call("{\"name\": Jo"));
        String payload = entry(thrown).payload();
        dlq.start();
        settled(dlq, entry(thrown).id());

        assertThat(payload).isEqualTo("\"{\\\"name\\\": Jo\"");
        assertThat(catalogue.calls).containsExactly("{\"name\": Jo", "{\"name\": Jo");
    }

    @Test
    void arguments_that_are_too_long_to_store_are_still_shown() {
        AgentDlq small = track(builder().inMemory().maxPayloadBytes(1_024).build());
        catalogue.failures.add(new IOException("gone"));
        JsonTask task = small.task("crm.search", QUICK, catalogue);

        Throwable thrown = catchThrowable(() -> task.call("{\"name\":\"Jo\",\"text\":\"" + "x".repeat(2_000) + "\"}"));

        DlqEntry entry = small.review()
                .get(small.receipt(thrown).orElseThrow().entryId())
                .orElseThrow();
        assertThat(entry.argumentsState()).isEqualTo(ArgumentsState.TRUNCATED);
        assertThat(entry.payload()).startsWith("{\"name\":\"Jo\",\"text\":\"xxx");
    }

    @Test
    void what_is_registered_last_is_what_retries_call_and_earlier_ones_still_call_their_own() throws Exception {
        Catalogue later = new Catalogue();
        catalogue.failures.add(new IOException("gone"));
        JsonTask first = dlq.task("crm.search", QUICK, catalogue);
        Throwable thrown = catchThrowable(() -> first.call(SEARCH));

        dlq.task("crm.search", QUICK, later);
        dlq.start();
        settled(dlq, entry(thrown).id());
        first.call("{}");

        assertThat(later.calls).containsExactly(SEARCH);
        assertThat(catalogue.calls).containsExactly(SEARCH, "{}");
    }

    @Test
    void the_first_call_may_be_made_by_another_function_than_retries() throws Exception {
        IOException failure = new IOException("gone");
        JsonTask task = dlq.task("crm.search", QUICK, catalogue);

        Throwable thrown = catchThrowable(() -> task.call(SEARCH, json -> {
            throw failure;
        }));
        dlq.start();

        assertThat(thrown).isSameAs(failure);
        assertThat(settled(dlq, entry(thrown).id()).status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(catalogue.calls).containsExactly(SEARCH);
    }

    @Test
    void a_type_of_a_method_another_policy_and_an_illegal_name_are_refused() {
        dlq.wrap(new Shop());
        dlq.task("crm.search", QUICK, catalogue);

        assertThatThrownBy(() -> dlq.task("shop.close", QUICK, catalogue))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("'shop.close'")
                .hasMessageContaining(Shop.class.getName());
        assertThatThrownBy(() -> dlq.task("crm.search", TaskPolicy.defaults(), catalogue))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("'crm.search'")
                .hasMessageContaining("same policy");
        assertThatThrownBy(() -> dlq.task("crm search", QUICK, catalogue))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("'crm search'");
    }

    @Test
    void a_method_cannot_take_the_type_of_a_task_without_one() {
        dlq.task("shop.close", QUICK, catalogue);

        assertThatThrownBy(() -> dlq.wrap(new Shop()))
                .isInstanceOf(TaskDefinitionException.class)
                .hasMessageContaining("'shop.close'")
                .hasMessageContaining("without a method");
    }

    @Test
    void a_notice_is_returned_in_place_of_the_failure() throws Exception {
        TaskPolicy notice = TaskPolicy.builder().onFailure(OnFailure.NOTICE).build();
        catalogue.failures.add(new IOException("user jo at 10.0.0.1"));
        JsonTask task = dlq.task("crm.search", notice, catalogue);

        String told = task.call(SEARCH);

        assertThat(told).startsWith("Not done yet").doesNotContain("jo", "IOException");
        assertThat(dlq.review().find(DlqQuery.everything()).entries()).hasSize(1);
    }

    @Test
    void a_repeat_is_held_back_and_gets_the_result_once_there_is_one() throws Exception {
        TaskPolicy coalesce = TaskPolicy.builder()
                .backoff(Duration.ofMillis(10), 1, Duration.ofMillis(10))
                .repeats(Repeats.COALESCE)
                .build();
        catalogue.failures.add(new IOException("gone"));
        JsonTask task = dlq.task("crm.search", coalesce, catalogue);
        Throwable thrown = catchThrowable(() -> task.call(SEARCH));

        assertThatThrownBy(() -> task.call(SEARCH)).isInstanceOf(TaskDeferredException.class);
        assertThat(catalogue.calls).hasSize(1);
        dlq.start();
        settled(dlq, entry(thrown).id());

        assertThat(task.call(SEARCH)).isEqualTo("found " + SEARCH.length());
        assertThat(catalogue.calls).hasSize(2);
        assertThat(task.call("{}")).isEqualTo("found 2");
    }

    @Test
    void the_outermost_of_nested_tasks_owns_the_retry() {
        IOException failure = new IOException("gone");
        JsonTask inner = dlq.task("crm.inner", QUICK, json -> {
            throw failure;
        });
        JsonTask outer = dlq.task("crm.outer", QUICK, inner::call);

        assertThat(catchThrowable(() -> outer.call("{}"))).isSameAs(failure);

        assertThat(dlq.review()
                        .find(DlqQuery.status(FailureStatus.PENDING_RETRY))
                        .entries())
                .extracting(DlqEntry::taskType)
                .containsExactly("crm.outer");
    }

    @Test
    void entries_wait_through_a_restart_until_their_task_is_registered(@TempDir Path folder) throws Exception {
        String json = "{\"text\":\"Ünïcode \\ud83d\\ude00 😀\\u0000\", \"n\":1e400 }";
        Path file = folder.resolve("dlq.db");
        UUID id;
        try (AgentDlq before = builder().sqlite(file).build()) {
            catalogue.failures.add(new IOException("gone"));
            JsonTask task = before.task("crm.search", QUICK, catalogue);
            Throwable thrown = catchThrowable(() -> task.call(json));
            id = before.receipt(thrown).orElseThrow().entryId();
        }

        Catalogue later = new Catalogue();
        try (AgentDlq after = builder().sqlite(file).build()) {
            JsonTask other = after.task("crm.other", QUICK, later);
            after.start();
            later.failures.add(new IOException("gone"));
            Throwable neighbour = catchThrowable(() -> other.call("{}"));
            settled(after, after.receipt(neighbour).orElseThrow().entryId());
            assertThat(after.review().get(id).orElseThrow().attemptCount()).isEqualTo(1);

            after.task("crm.search", QUICK, later);
            assertThat(settled(after, id).status()).isEqualTo(FailureStatus.RESOLVED);
        }
        assertThat(later.calls).containsExactly("{}", "{}", json);
    }
}
