/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.TaskDefinitionException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which object retries call. */
@Timeout(120)
class RetryTargetTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The tools of one conversation. */
    static class Tools {
        private final String conversation;
        private final Queue<String> executed;

        Tools(String conversation, Queue<String> executed) {
            this.conversation = conversation;
            this.executed = executed;
        }

        @AgentTask(type = "say", maxRetries = 5, backoff = @Backoff(delay = "1ms"))
        public String say(String text) throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
            executed.add(conversation);
            return text;
        }
    }

    static class Others {
        @AgentTask(type = "other", backoff = @Backoff(delay = "1ms"))
        public void other() throws IOException {
            if (TaskAttempt.current().number() == 1) {
                throw new IOException("first");
            }
        }
    }

    private final Queue<String> executed = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder = Path.of("");

    private static AgentDlqBuilder builder() {
        return AgentDlq.builder().pollInterval(Duration.ofMillis(20)).captureDeadline(Duration.ofSeconds(10));
    }

    private static UUID fail(AgentDlq dlq, Tools tools) {
        Throwable thrown = catchThrowable(() -> tools.say("hello"));
        return dlq.receipt(thrown).orElseThrow().entryId();
    }

    @Test
    void each_retry_asks_for_its_object_in_the_context_of_its_call() throws Exception {
        Map<String, Tools> toolsByConversation = new ConcurrentHashMap<>();
        Supplier<@Nullable Tools> targets = () ->
                toolsByConversation.get(AgentContext.current().getOrDefault(AgentContext.CONVERSATION_ID, "none"));
        try (AgentDlq dlq =
                builder().inMemory().retryTarget(Tools.class, targets).build()) {
            Queue<UUID> ids = new ConcurrentLinkedQueue<>();
            for (String conversation : new String[] {"c1", "c2", "c3"}) {
                Tools wrapped = dlq.wrap(new Tools("first of " + conversation, executed));
                toolsByConversation.put(conversation, new Tools("second of " + conversation, executed));
                try (AgentContext.Scope scope = AgentContext.with(AgentContext.CONVERSATION_ID, conversation)) {
                    assertThat(scope).isNotNull();
                    ids.add(fail(dlq, wrapped));
                }
            }
            dlq.start();

            for (UUID id : ids) {
                assertThat(dlq.await(id, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
            }
        }
        assertThat(executed).containsExactlyInAnyOrder("second of c1", "second of c2", "second of c3");
    }

    @Test
    void a_wrapper_that_is_supplied_stands_for_the_object_inside_it() throws Exception {
        Queue<Tools> wrappers = new ConcurrentLinkedQueue<>();
        try (AgentDlq dlq =
                builder().inMemory().retryTarget(Tools.class, wrappers::peek).build()) {
            Tools wrapped = dlq.wrap(new Tools("inside", executed));
            wrappers.add(wrapped);
            UUID id = fail(dlq, wrapped);
            dlq.start();

            assertThat(dlq.await(id, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(dlq.review().stats().total()).isEqualTo(1);
        }
        assertThat(executed).containsExactly("inside");
    }

    @Test
    void a_supplier_that_has_no_object_fails_the_attempt_which_is_then_retried() throws Exception {
        Queue<Supplier<@Nullable Object>> answers = new ConcurrentLinkedQueue<>();
        answers.add(() -> null);
        answers.add(() -> "no tools");
        answers.add(() -> {
            throw new IllegalMonitorStateException("not ready");
        });
        @SuppressWarnings("unchecked") // a supplier that does not keep what its type says
        Supplier<@Nullable Tools> targets = (Supplier<@Nullable Tools>) (Supplier<?>) () -> {
            Supplier<@Nullable Object> answer = answers.poll();
            return answer == null ? new Tools("at last", executed) : answer.get();
        };
        try (AgentDlq dlq =
                builder().inMemory().retryTarget(Tools.class, targets).build()) {
            UUID id = fail(dlq, dlq.wrap(new Tools("first", executed)));
            dlq.start();

            DlqEntry entry = dlq.await(id, PATIENCE).orElseThrow();

            assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(entry.attemptCount()).isEqualTo(5);
            assertThat(dlq.review().history(id).attempts())
                    .extracting(attempt -> String.valueOf(attempt.errorMessage()))
                    .containsExactly(
                            "first",
                            "the retry target of " + Tools.class.getName()
                                    + " must be an instance of it, but its supplier returned null",
                            "the retry target of " + Tools.class.getName()
                                    + " must be an instance of it, but its supplier returned a java.lang.String",
                            "not ready",
                            "null");
        }
    }

    @Test
    void a_node_retries_the_tasks_it_has_a_target_for_without_wrapping_anything_and_leaves_others_alone()
            throws Exception {
        UUID said;
        UUID other;
        try (AgentDlq capturing = builder().sqlite(folder.resolve("dlq.db")).build()) {
            said = fail(capturing, capturing.wrap(new Tools("gone", executed)));
            Others others = capturing.wrap(new Others());
            Throwable thrown = catchThrowable(others::other);
            other = capturing.receipt(thrown).orElseThrow().entryId();
        }

        try (AgentDlq retrying = builder()
                .sqlite(folder.resolve("dlq.db"))
                .retryTarget(Tools.class, () -> new Tools("here", executed))
                .build()) {
            retrying.start();

            assertThat(retrying.await(said, PATIENCE).orElseThrow().status()).isEqualTo(FailureStatus.RESOLVED);
            DlqEntry left = retrying.review().get(other).orElseThrow();
            assertThat(left.status()).isEqualTo(FailureStatus.PENDING_RETRY);
            assertThat(left.attemptCount()).isEqualTo(1);
        }
        assertThat(executed).containsExactly("here");
    }

    @Test
    void targets_that_cannot_work_are_refused() {
        assertThatThrownBy(() -> builder()
                        .inMemory()
                        .retryTarget(Tools.class, () -> new Tools("1", executed))
                        .retryTarget(Tools.class, () -> new Tools("2", executed))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retryTarget of " + Tools.class.getName() + " must be set once, but was set twice");
        assertThatThrownBy(() -> builder()
                        .inMemory()
                        .retryTarget(String.class, () -> "no tasks")
                        .build())
                .isInstanceOf(TaskDefinitionException.class);
    }

    @Test
    void a_wrapper_of_another_queue_that_would_store_nothing_here_is_refused() {
        AgentDlqBuilder options = builder().inMemory().retryTarget(Tools.class, () -> new Tools("1", executed));
        try (AgentDlq one = options.build();
                AgentDlq other = options.build()) {
            Tools wrapper = one.wrap(new Tools("2", executed));

            assertThat(one.wrap(wrapper)).isSameAs(wrapper);
            assertThatThrownBy(() -> other.wrap(wrapper))
                    .isInstanceOf(TaskDefinitionException.class)
                    .hasMessageContaining("another queue's wrapper");
        }
    }
}
