/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.classifier.Row.ambiguous;
import static dev.agentdlq.classifier.Row.deterministic;
import static dev.agentdlq.classifier.Row.transientOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.Category;
import dev.agentdlq.runtime.internal.classify.Signal;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.RateLimitExceededException;
import dev.failsafe.RateLimiter;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import dev.restate.sdk.common.AbortedExecutionException;
import dev.restate.sdk.common.TerminalException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.smallrye.mutiny.CompositeException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.ProcessingException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.retry.ExhaustedRetryException;
import reactor.core.Exceptions;

/** Libraries around calls: resilience, workflows, wrappers. */
class LibrariesTest {
    static List<Row> resilience() {
        return List.of(
                transientOf(
                        Category.UNAVAILABLE,
                        CallNotPermittedException.createCallNotPermittedException(
                                io.github.resilience4j.circuitbreaker.CircuitBreaker.ofDefaults("shop"))),
                transientOf(
                        Category.RATE_LIMITED,
                        RequestNotPermitted.createRequestNotPermitted(
                                io.github.resilience4j.ratelimiter.RateLimiter.ofDefaults("shop"))),
                transientOf(
                        Category.UNAVAILABLE,
                        BulkheadFullException.createBulkheadFullException(Bulkhead.ofDefaults("shop"))),
                transientOf(
                        Category.UNAVAILABLE,
                        new dev.failsafe.BulkheadFullException(
                                dev.failsafe.Bulkhead.builder(1).build())),
                ambiguous(Category.TIMEOUT, new TimeoutExceededException(Timeout.of(Duration.ofSeconds(1)))),
                transientOf(Category.UNAVAILABLE, new CircuitBreakerOpenException(CircuitBreaker.ofDefaults())),
                transientOf(
                        Category.RATE_LIMITED,
                        new RateLimitExceededException(RateLimiter.smoothBuilder(1, Duration.ofSeconds(1))
                                .build())));
    }

    static List<Row> workflows() {
        return List.of(
                transientOf(null, ApplicationFailure.newFailure("again", "type")),
                deterministic(null, ApplicationFailure.newNonRetryableFailure("never", "type")),
                transientOf(
                                null,
                                ApplicationFailure.newFailureWithCauseAndDelay(
                                        "again", "type", null, Duration.ofSeconds(21)))
                        .after(Duration.ofSeconds(21)),
                deterministic(null, new TerminalException("never")),
                deterministic(Category.INPUT, new ConstraintViolationException("wrong", Set.of())));
    }

    static List<Row> wrappers() {
        ConnectException refused = new ConnectException();
        return Stream.of(
                        new InvocationTargetException(refused),
                        new UndeclaredThrowableException(refused),
                        new ExecutionException(refused),
                        new CompletionException(refused),
                        new UncheckedIOException(refused),
                        new ProcessingException(refused),
                        new ExhaustedRetryException("tried", refused),
                        new CompositeException(List.of(refused)),
                        Exceptions.propagate(new java.io.IOException(refused)),
                        Objects.requireNonNull(Exceptions.propagate(refused)))
                .map(wrapper -> transientOf(Category.UNAVAILABLE, wrapper))
                .toList();
    }

    @ParameterizedTest
    @MethodSource({"resilience", "workflows", "wrappers"})
    void is_known(Row row) {
        row.check();
    }

    @Test
    void signals_of_workflows_pass_through() throws ReflectiveOperationException {
        Constructor<? extends Throwable> destroyed = Class.forName(
                        "io.temporal.internal.sync.DestroyWorkflowThreadError")
                .asSubclass(Throwable.class)
                .getDeclaredConstructor();
        destroyed.setAccessible(true);
        TemporalFailure cancelled = new CanceledFailure("cancelled");

        assertThat(Judge.signalOf(destroyed.newInstance())).isEqualTo(Signal.CONTROL_FLOW);
        assertThat(Judge.signalOf(cancelled)).isEqualTo(Signal.CONTROL_FLOW);
        assertThat(Judge.signalOf(AbortedExecutionException.INSTANCE)).isEqualTo(Signal.CONTROL_FLOW);
    }
}
