/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import static dev.agentdlq.FailureKind.AMBIGUOUS;
import static dev.agentdlq.FailureKind.DETERMINISTIC;
import static dev.agentdlq.FailureKind.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AgentTask;
import dev.agentdlq.AmbiguousOutcomeException;
import dev.agentdlq.FailureKind;
import dev.agentdlq.NonRetryableException;
import dev.agentdlq.RetryAfterException;
import dev.agentdlq.runtime.internal.task.TaskFinder;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.ErrorClassifier;
import dev.agentdlq.spi.TaskDescriptor;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleClassifierTest {
    static class ShopException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ShopException(Throwable cause) {
            super(cause);
        }
    }

    static class SoldOut extends ShopException {
        private static final long serialVersionUID = 1L;

        SoldOut() {
            super(new IOException());
        }
    }

    static class Tools {
        @AgentTask(type = "plain")
        public void plain() {}

        @AgentTask(
                type = "listed",
                deterministicOn = {ShopException.class, IOException.class},
                transientOn = {SoldOut.class, NullPointerException.class})
        public void listed() {}
    }

    private final RuleClassifier classifier = new RuleClassifier(List.of());

    private static TaskDescriptor task(String type) {
        return TaskFinder.tasksOf(Tools.class).stream()
                .filter(task -> task.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private Classification classify(String type, Throwable failure) {
        return classifier.classify(task(type), failure);
    }

    static List<Arguments> built_in() {
        return List.of(
                Arguments.of(new NullPointerException(), DETERMINISTIC),
                Arguments.of(new NumberFormatException(), DETERMINISTIC),
                Arguments.of(new ArrayIndexOutOfBoundsException(), DETERMINISTIC),
                Arguments.of(new ClassCastException(), DETERMINISTIC),
                Arguments.of(new ArithmeticException(), DETERMINISTIC),
                Arguments.of(new UnsupportedOperationException(), DETERMINISTIC),
                Arguments.of(new AssertionError(), DETERMINISTIC),
                Arguments.of(new StackOverflowError(), DETERMINISTIC),
                Arguments.of(new FileNotFoundException(), DETERMINISTIC),
                Arguments.of(new IOException(), TRANSIENT),
                Arguments.of(new ConnectException(), TRANSIENT),
                Arguments.of(new UnknownHostException(), TRANSIENT),
                Arguments.of(new HttpConnectTimeoutException("connect"), TRANSIENT),
                Arguments.of(new RejectedExecutionException(), TRANSIENT),
                Arguments.of(new HttpTimeoutException("read"), AMBIGUOUS),
                Arguments.of(new SocketTimeoutException(), AMBIGUOUS),
                Arguments.of(new SocketException("Connection reset"), AMBIGUOUS),
                Arguments.of(new EOFException(), AMBIGUOUS),
                Arguments.of(new TimeoutException(), AMBIGUOUS),
                Arguments.of(new SQLTransientConnectionException(), TRANSIENT),
                Arguments.of(new SQLTimeoutException(), AMBIGUOUS),
                Arguments.of(new SQLIntegrityConstraintViolationException(), DETERMINISTIC),
                Arguments.of(new SQLException("deadlock", "40P01"), TRANSIENT),
                Arguments.of(new SQLException("too many clients", "53300"), TRANSIENT),
                Arguments.of(new SQLException("connection lost", "08006"), AMBIGUOUS),
                Arguments.of(new SQLException("duplicate key", "23505"), DETERMINISTIC),
                Arguments.of(new SQLException("no state"), TRANSIENT),
                Arguments.of(new IllegalStateException(), TRANSIENT),
                Arguments.of(new Exception(), TRANSIENT));
    }

    @ParameterizedTest
    @MethodSource("built_in")
    void built_in_rules_know_the_exceptions_of_the_jdk(Throwable failure, FailureKind expected) {
        Classification decision = classify("plain", failure);

        assertThat(decision.kind()).isEqualTo(expected);
        assertThat(decision.rule()).isNotBlank();
    }

    @Test
    void the_cause_nearest_the_root_decides_among_built_in_rules() {
        Throwable failure = new IllegalArgumentException(new RuntimeException(new ConnectException()));

        assertThat(classify("plain", failure).kind()).isEqualTo(TRANSIENT);
        assertThat(classify("plain", failure).rule()).isEqualTo("class java.net.ConnectException");
    }

    @Test
    void the_annotation_decides_before_everything_else() {
        Classification decision = classify("listed", new NullPointerException());

        assertThat(decision.kind()).isEqualTo(TRANSIENT);
        assertThat(decision.rule()).isEqualTo("transientOn java.lang.NullPointerException");
    }

    @Test
    void the_first_throwable_that_a_listed_class_matches_decides_not_a_deeper_one() {
        assertThat(classify("listed", new ShopException(new NullPointerException()))
                        .kind())
                .isEqualTo(DETERMINISTIC);
        assertThat(classify("listed", new RuntimeException(new NullPointerException()))
                        .kind())
                .isEqualTo(TRANSIENT);
    }

    @Test
    void of_the_classes_that_match_one_throwable_the_most_specific_decides() {
        assertThat(classify("listed", new SoldOut()).rule()).isEqualTo("transientOn " + SoldOut.class.getName());
    }

    @Test
    void markers_decide_before_built_in_rules_and_carry_their_delay() {
        assertThat(classify("plain", new NonRetryableException("no", new ConnectException()))
                        .kind())
                .isEqualTo(DETERMINISTIC);
        assertThat(classify("plain", new AmbiguousOutcomeException("perhaps")).kind())
                .isEqualTo(AMBIGUOUS);
        Classification later = classify("plain", new RuntimeException(new RetryAfterException(Duration.ofMinutes(2))));
        assertThat(later.kind()).isEqualTo(TRANSIENT);
        assertThat(later.retryAfter()).contains(Duration.ofMinutes(2));
    }

    @Test
    void an_application_classifier_decides_after_the_annotation_and_before_markers() {
        ErrorClassifier own = (task, failure) -> failure instanceof NonRetryableException
                ? Optional.of(Classification.of(TRANSIENT, "own"))
                : Optional.empty();
        RuleClassifier classifier = new RuleClassifier(List.of(own));

        assertThat(classifier
                        .classify(task("plain"), new NonRetryableException("x"))
                        .rule())
                .isEqualTo("own");
        assertThat(classifier.classify(task("plain"), new ConnectException()).rule())
                .isEqualTo("class java.net.ConnectException");
    }

    @Test
    @SuppressWarnings("NullAway") // a classifier is foreign code
    void a_classifier_that_throws_or_returns_null_is_passed_over() {
        ErrorClassifier broken = (task, failure) -> {
            throw new AssertionError("bug");
        };
        ErrorClassifier lazy = (task, failure) -> null;
        RuleClassifier classifier = new RuleClassifier(List.of(broken, lazy));

        assertThat(classifier
                        .classify(task("plain"), new NullPointerException())
                        .kind())
                .isEqualTo(DETERMINISTIC);
    }

    @Test
    void a_cyclic_cause_chain_ends() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);

        assertThat(classify("plain", first).rule()).isEqualTo("default");
    }

    @Test
    void a_cause_that_cannot_be_read_ends_the_chain() {
        RuntimeException hostile = new RuntimeException("hostile") {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException("no");
            }
        };

        assertThat(classify("plain", hostile).kind()).isEqualTo(TRANSIENT);
    }
}
