/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.Category;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.EntryNotFoundException;
import dev.agentdlq.Explanation;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Resolution;
import dev.agentdlq.RetryAfterException;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SECRET = "card 4711";

    static class Busy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Busy() {
            super(SECRET);
        }
    }

    static class Tools {
        volatile RuntimeException failure = new Busy();
        volatile boolean healed;

        @Nullable
        Tools wrapper;

        private void fail() {
            if (healed) {
                return;
            }
            if (failure instanceof Busy) {
                throw new Busy();
            }
            throw failure;
        }

        @AgentTask(type = "slow", maxRetries = 3, backoff = @Backoff(delay = "90s", jitter = 0))
        public void slow(String order) {
            fail();
        }

        @AgentTask(type = "jittered", maxRetries = 1, backoff = @Backoff(delay = "9m", jitter = 0.5))
        public void jittered(String order) {
            fail();
        }

        @AgentTask(type = "quick", maxRetries = 1, backoff = @Backoff(delay = "1ms", jitter = 0))
        public void quick(String order) {
            fail();
        }

        @AgentTask(type = "late", maxRetries = 1, validFor = "1ms", backoff = @Backoff(delay = "20ms", jitter = 0))
        public void late(String order) {
            fail();
        }

        @AgentTask(type = "outer", maxRetries = 0)
        public void outer() {
            Objects.requireNonNull(wrapper).slow("inner");
        }
    }

    private final Tools target = new Tools();
    private final AgentDlq dlq = AgentDlq.builder()
            .inMemory()
            .pollInterval(Duration.ofMillis(20))
            .shutdownGrace(Duration.ofMillis(100))
            .captureDeadline(Duration.ofSeconds(10))
            .classifier((task, failure) -> failure.getCause() instanceof Busy busy
                    ? Optional.of(new Classification(
                            FailureKind.TRANSIENT,
                            "shop 429",
                            Category.RATE_LIMITED,
                            Duration.ofSeconds(3),
                            new Evidence(busy.getClass().getName(), 1, Map.of("status", "429", "retry-after", "3"))))
                    : Optional.empty())
            .build();
    private final Tools tools = dlq.wrap(target);

    @AfterEach
    void close() {
        dlq.close();
    }

    private Explanation explained(Runnable call) {
        return dlq.review().explain(idOf(call));
    }

    private UUID idOf(Runnable call) {
        Throwable thrown = catchThrowable(call::run);
        return dlq.receipt(thrown).orElseThrow().entryId();
    }

    private DlqEntry entry(UUID id) {
        return dlq.review().get(id).orElseThrow();
    }

    private Explanation settled(UUID id) throws InterruptedException {
        dlq.start();
        assertThat(dlq.await(id, PATIENCE)).isPresent();
        return dlq.review().explain(id);
    }

    @Test
    void a_retry_by_backoff() {
        Explanation explained = explained(() -> tools.slow(SECRET));

        DlqEntry entry = entry(explained.entryId());
        assertThat(explained.lines())
                .containsExactly(
                        "entry " + entry.id()
                                + " of task slow is PENDING_RETRY (TRANSIENT), executed once of at most 4",
                        "last error: " + Busy.class.getName() + ", which is TRANSIENT",
                        "rule: 'default' matched the thrown exception",
                        "delay: 1m30s, the task's backoff before retry 1, without jitter",
                        "next: a worker executes it again at " + entry.nextAttemptAt());
        assertThat(explained).asString().doesNotContain("4711").hasLineCount(5);
    }

    @Test
    void a_jitter_is_told() {
        assertThat(explained(() -> tools.jittered("a")).lines().get(3))
                .matches("delay: .*, the task's backoff before retry 1, jitter 0.5 included");
    }

    @Test
    void a_retry_when_the_error_says_so() {
        target.failure = new RetryAfterException(Duration.ofHours(2));

        Explanation explained = explained(() -> tools.slow("a"));

        assertThat(explained.lines().get(3)).matches("delay: 2h.*, because the error asked for 2h");
        assertThat(Objects.requireNonNull(explained.delay()).length())
                .isBetween(Duration.ofHours(2), Duration.ofMinutes(132));
    }

    @Test
    void facts_and_the_cause_on_which_a_rule_matched() {
        target.failure = new RuntimeException(SECRET, new Busy());

        Explanation explained = explained(() -> tools.slow("a"));

        assertThat(explained.lines().subList(1, 3))
                .containsExactly(
                        "last error: java.lang.RuntimeException, which is TRANSIENT and RATE_LIMITED",
                        "rule: 'shop 429' matched " + Busy.class.getName()
                                + ", cause 1 of the thrown exception, where it read retry-after = 3, status = 429");
        assertThat(explained.lines().get(3)).endsWith(", because the error asked for 3s");
        assertThat(explained.cause())
                .isEqualTo(new Explanation.Cause(Busy.class.getName(), 1, Map.of("status", "429", "retry-after", "3")));
    }

    @Test
    void a_deterministic_failure_waits_for_a_person() {
        target.failure = new IllegalArgumentException(SECRET);

        Explanation explained = explained(() -> tools.slow("a"));

        assertThat(explained.lines())
                .containsExactly(
                        "entry " + explained.entryId()
                                + " of task slow is PENDING_REVIEW (DETERMINISTIC), executed once of at most 4",
                        "last error: java.lang.IllegalArgumentException, which is DETERMINISTIC"
                                + (explained.category() == null ? "" : " and " + explained.category()),
                        explained.lines().get(2),
                        "delay: none, no retry is due",
                        "next: a person replays, resolves or discards it; the call fails again until its cause is"
                                + " mended");
        assertThat(explained.lines().get(2)).startsWith("rule: '").contains("IllegalArgumentException");
    }

    @Test
    void retries_that_are_used_up() throws InterruptedException {
        Explanation explained = settled(idOf(() -> tools.quick("a")));

        assertThat(explained.lines().get(0))
                .endsWith("is PENDING_REVIEW (RETRIES_EXHAUSTED), executed 2 times of at most 2");
        assertThat(explained.lines().get(3)).isEqualTo("delay: none, no retry is due");
        assertThat(explained.lines().get(4)).endsWith("; replay it when the other side works again");
    }

    @Test
    void what_came_too_late() throws InterruptedException {
        Explanation explained = settled(idOf(() -> tools.late("a")));

        assertThat(explained.lines().get(0)).endsWith("is PENDING_REVIEW (EXPIRED), executed once of at most 2");
        assertThat(explained.lines().get(4)).endsWith("; it came too late and was not executed");
    }

    @Test
    void a_retry_that_succeeded() throws InterruptedException {
        UUID id = idOf(() -> tools.quick("a"));
        target.healed = true;

        Explanation explained = settled(id);

        assertThat(explained.next()).isEqualTo(Explanation.Next.NOTHING);
        assertThat(explained.lines().get(0)).endsWith("is RESOLVED (RETRY), executed 2 times of at most 2");
        assertThat(explained.lines().get(4))
                .isEqualTo("next: nothing; a retry succeeded at " + entry(id).resolvedAt());
    }

    @Test
    void a_replay_waits_for_nothing() {
        UUID id = idOf(() -> tools.slow("a"));

        dlq.review().by("ana").replay(id, "now");

        assertThat(dlq.review().explain(id).lines().get(3)).isEqualTo("delay: none, a person asked for it");
    }

    @Test
    void what_the_call_around_it_took_over() {
        target.wrapper = tools;
        assertThat(catchThrowable(tools::outer)).isNotNull();

        DlqEntry inner = dlq.review()
                .find(DlqQuery.status(FailureStatus.DISCARDED))
                .entries()
                .get(0);

        assertThat(inner.resolution()).isEqualTo(Resolution.SUPERSEDED);
        assertThat(dlq.review().explain(inner.id()).lines().get(4))
                .isEqualTo("next: nothing; the call around it, " + inner.parentId() + ", took its place at "
                        + inner.resolvedAt());
    }

    @Test
    void a_call_that_fits_no_method() {
        UUID id = dlq.reject("order.fly", "{}", new IOException("no such tool")).entryId();

        assertThat(dlq.review().explain(id).lines())
                .contains("next: a person resolves or discards it; there is no call to execute again")
                .first()
                .asString()
                .endsWith("is PENDING_REVIEW (UNBOUND), never executed");
    }

    @Test
    void another_node_explains_what_this_one_stored(@TempDir Path folder) {
        target.failure = new RetryAfterException(Duration.ofHours(2));
        UUID id;
        Explanation here;
        try (AgentDlq first =
                AgentDlq.builder().sqlite(folder.resolve("dlq.db")).build()) {
            Tools stored = first.wrap(target);
            Throwable thrown = catchThrowable(() -> stored.slow("a"));
            id = first.receipt(thrown).orElseThrow().entryId();
            here = first.review().explain(id);
        }

        try (AgentDlq other =
                AgentDlq.builder().sqlite(folder.resolve("dlq.db")).build()) {
            assertThat(other.review().explain(id)).isEqualTo(here);
            assertThat(here.lines().get(3)).contains("the error asked for 2h");
        }
    }

    @Test
    void what_a_classifier_read_is_bounded_and_redacted(@TempDir Path folder) {
        Map<String, String> facts = new HashMap<>();
        IntStream.range(0, 100).forEach(i -> facts.put("fact-" + i, "x".repeat(10_000)));
        Map<String, String> secret = Map.of("header", "Authorization: Bearer abcdefghijklmnopqrstuvwxyz0123456789");

        assertThat(explainedWith(folder.resolve("many.db"), facts).facts())
                .hasSize(16)
                .allSatisfy((name, fact) -> assertThat(fact).hasSizeLessThan(210));
        assertThat(explainedWith(folder.resolve("secret.db"), secret).facts().get("header"))
                .doesNotContain("abcdefghij");
    }

    private Explanation.Cause explainedWith(Path file, Map<String, String> facts) {
        try (AgentDlq own = AgentDlq.builder()
                .sqlite(file)
                .classifier((task, failure) -> Optional.of(new Classification(
                        FailureKind.DETERMINISTIC, "shop", null, null, new Evidence("shop.Busy", 2, facts))))
                .build()) {
            Tools wrapped = own.wrap(target);
            Throwable thrown = catchThrowable(() -> wrapped.slow("a"));
            UUID id = own.receipt(thrown).orElseThrow().entryId();
            return Objects.requireNonNull(own.review().explain(id).cause());
        }
    }

    @Test
    void a_retry_that_fails_alike_has_the_same_fingerprint() throws InterruptedException {
        UUID id = idOf(() -> tools.quick("a"));
        String born = entry(id).fingerprint();

        settled(id);

        assertThat(entry(id).attemptCount()).isEqualTo(2);
        assertThat(entry(id).fingerprint()).isEqualTo(born).startsWith("1:");
        assertThat(entry(idOf(() -> tools.slow("a"))).fingerprint()).isNotEqualTo(born);
    }

    @Test
    void an_entry_that_is_not_there() {
        UUID id = UUID.randomUUID();

        assertThatThrownBy(() -> dlq.review().explain(id))
                .isInstanceOf(EntryNotFoundException.class)
                .hasMessageContaining(id.toString());
    }
}
