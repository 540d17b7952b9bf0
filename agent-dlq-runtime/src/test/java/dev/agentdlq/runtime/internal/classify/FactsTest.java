/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Category;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import dev.agentdlq.spi.TaskDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from exceptions, by a rules file of the application's own. */
class FactsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** Hidden, but for its interface. */
    private static final class HiddenHeaders implements HeaderLookup {
        private final Map<String, String> values;

        HiddenHeaders(Map<String, String> values) {
            this.values = values;
        }

        @Override
        public Optional<String> first(String name) {
            return Optional.ofNullable(values.get(name));
        }
    }

    public interface HeaderLookup {
        Optional<String> first(String name);
    }

    public static class ShopHttpException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final transient Map<String, String> headers = new HashMap<>();

        ShopHttpException(int status, String message, String... headers) {
            super(message);
            this.status = status;
            for (int i = 0; i < headers.length; i += 2) {
                this.headers.put(headers[i], headers[i + 1]);
            }
        }

        public int status() {
            return status;
        }

        public HeaderLookup headers() {
            return new HiddenHeaders(headers);
        }
    }

    static class Tools {
        @AgentTask(type = "plain")
        public void plain() {}

        @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
        public void pay() {}

        @AgentTask(type = "listed", transientOn = ShopHttpException.class)
        public void listed() {}
    }

    @TempDir
    private Path folder;

    private RuleClassifier classifier = new RuleClassifier(List.of());

    @BeforeEach
    void rules() throws IOException {
        String name = ShopHttpException.class.getName();
        classifier = classifierWith(
                "fact " + name + " code getMessage() ~ code=(\\w+)",
                "fact " + name + " HTTP status()",
                "header " + name + " headers().first(*)");
    }

    private RuleClassifier classifierWith(String... lines) throws IOException {
        Path file = Files.write(folder.resolve("own.rules"), List.of(lines));
        URL url = file.toUri().toURL();
        return new RuleClassifier(List.of(), List.of(url), InstantSource.fixed(NOW));
    }

    private static TaskDescriptor task(String type) {
        return TaskFinder.tasksOf(Tools.class).stream()
                .filter(task -> task.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private Classification classify(Throwable failure) {
        return classifier.classify(task("plain"), failure);
    }

    private static Evidence evidence(Classification decision) {
        return Objects.requireNonNull(decision.evidence());
    }

    @Test
    void a_status_decides_and_is_evidence() {
        Classification decision = classify(new ExecutionException(new ShopHttpException(429, "slow down")));

        assertThat(decision.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(decision.category()).isEqualTo(Category.RATE_LIMITED);
        assertThat(decision.rule()).isEqualTo("HTTP 429");
        assertThat(evidence(decision))
                .isEqualTo(new Evidence(ShopHttpException.class.getName(), 1, Map.of("HTTP", "429")));
    }

    @Test
    void what_may_have_been_done_is_ambiguous_and_what_was_refused_before_is_not() {
        assertThat(classify(new ShopHttpException(500, "")).kind()).isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(classify(new ShopHttpException(504, "")).kind()).isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(classify(new ShopHttpException(503, "")).kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(classify(new ShopHttpException(422, "")).kind()).isEqualTo(FailureKind.DETERMINISTIC);
    }

    @Test
    void a_code_of_the_body_says_more_than_the_status() {
        Classification decision = classify(new ShopHttpException(429, "code=insufficient_quota", "retry-after", "5"));

        assertThat(decision.kind()).isEqualTo(FailureKind.DETERMINISTIC);
        assertThat(decision.category()).isEqualTo(Category.QUOTA);
        assertThat(decision.delay()).isNull();
    }

    @Test
    void the_delay_of_a_header_is_taken_and_is_evidence() {
        Classification seconds = classify(new ShopHttpException(503, "try again in 9 seconds", "retry-after", "1.5"));
        Classification millis = classify(new ShopHttpException(429, "", "retry-after-ms", "20", "retry-after", "1"));
        Classification date = classify(new ShopHttpException(429, "", "retry-after", "Fri, 02 Jan 2026 03:05:05 GMT"));

        assertThat(seconds.delay()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(evidence(seconds).facts()).containsEntry("retry-after", "1.5");
        assertThat(millis.delay()).isEqualTo(Duration.ofMillis(20));
        assertThat(date.delay()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void of_the_limits_the_longest_that_is_used_up_counts_and_only_where_a_limit_was_hit() {
        String[] headers = {
            "x-ratelimit-reset-requests", "2s", "x-ratelimit-remaining-requests", "0",
            "x-ratelimit-reset-tokens", "6m0s", "x-ratelimit-remaining-tokens", "149984"
        };

        assertThat(classify(new ShopHttpException(429, "", headers)).delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(classify(new ShopHttpException(500, "", headers)).delay()).isNull();
    }

    @Test
    void a_message_is_asked_only_where_nothing_else_has_a_delay() {
        assertThat(classify(new ShopHttpException(429, "Try again in 3 seconds."))
                        .delay())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(classify(new RuntimeException("Token limit is exceeded. Try again in 2 seconds."))
                        .delay())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(classify(new IllegalArgumentException("Try again in 3 seconds."))
                        .delay())
                .isNull();
    }

    @Test
    void a_server_that_says_whether_to_retry_is_obeyed() {
        assertThat(classify(new ShopHttpException(400, "", "x-should-retry", "true"))
                        .kind())
                .isEqualTo(FailureKind.TRANSIENT);
        assertThat(classify(new ShopHttpException(429, "", "x-should-retry", "false"))
                        .kind())
                .isEqualTo(FailureKind.DETERMINISTIC);
        assertThat(classify(new ShopHttpException(500, "", "x-should-retry", "true"))
                        .kind())
                .isEqualTo(FailureKind.AMBIGUOUS);
    }

    @Test
    void the_rules_of_the_application_come_before_the_built_in_ones() throws IOException {
        classifier =
                classifierWith("class java.io.IOException DETERMINISTIC INPUT", "value SQLSTATE 40001 DETERMINISTIC");

        assertThat(classify(new ConnectException()).kind()).isEqualTo(FailureKind.DETERMINISTIC);
        assertThat(classify(new java.sql.SQLException("", "40001")).kind()).isEqualTo(FailureKind.DETERMINISTIC);
        assertThat(classify(new java.sql.SQLException("", "40P01")).kind()).isEqualTo(FailureKind.TRANSIENT);
    }

    @Test
    void what_is_not_known_is_ambiguous_for_a_task_that_must_not_be_repeated() {
        assertThat(classifier.classify(task("pay"), new IllegalStateException()).kind())
                .isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(classifier.classify(task("pay"), new IOException("closed")).kind())
                .isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(classifier.classify(task("pay"), new ConnectException()).kind())
                .isEqualTo(FailureKind.TRANSIENT);
        assertThat(classifier.classify(task("plain"), new IOException("closed")).kind())
                .isEqualTo(FailureKind.TRANSIENT);
    }

    @Test
    void a_wrapper_says_nothing_and_a_better_rule_comes_before_a_weak_one() {
        assertThat(classify(new java.lang.reflect.InvocationTargetException(new Exception("own")))
                        .rule())
                .isEqualTo("default");
        assertThat(classify(new SocketTimeoutException("").initCause(new IOException("cut")))
                        .kind())
                .isEqualTo(FailureKind.AMBIGUOUS);
    }

    @Test
    void the_delay_counts_for_a_listed_exception_too() {
        Classification decision =
                classifier.classify(task("listed"), new ShopHttpException(400, "", "retry-after", "4"));

        assertThat(decision.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(decision.delay()).isEqualTo(Duration.ofSeconds(4));
    }
}
