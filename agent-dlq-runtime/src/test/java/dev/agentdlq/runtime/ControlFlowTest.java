/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions that are no failures pass through. */
class ControlFlowTest {
    static class Tools {
        @AgentTask(type = "throwing", maxRetries = 0)
        public void throwing(Throwable thrown) throws Throwable {
            throw thrown;
        }

        @AgentTask(type = "listed", maxRetries = 0, deterministicOn = CancellationException.class)
        public void listed() {
            throw new CancellationException("counts as a failure here");
        }

        @AgentTask(type = "later", maxRetries = 0)
        public CompletableFuture<String> later(CompletableFuture<String> result) {
            return result;
        }
    }

    private final AgentDlq dlq = AgentDlq.builder().inMemory().build();
    private final Tools tools = dlq.wrap(new Tools());

    @AfterEach
    void close() {
        Thread.interrupted();
        dlq.close();
    }

    private List<DlqEntry> entries() {
        return dlq.review().find(DlqQuery.everything()).entries();
    }

    static List<Throwable> signals() {
        return List.of(
                new CancellationException(),
                new InterruptedException(),
                new ClosedByInterruptException(),
                new RuntimeException(new InterruptedException()),
                new ExecutionException(new InvocationTargetException(new CancellationException())));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void a_cancellation_and_an_interrupt_pass_through_without_an_entry(Throwable signal) {
        Throwable thrown = catchThrowable(() -> tools.throwing(signal));

        assertThat(thrown).isSameAs(signal);
        Thread.interrupted();
        assertThat(entries()).isEmpty();
    }

    @Test
    void an_interrupt_leaves_the_flag_set_and_a_cancellation_does_not() {
        assertThatThrownBy(() -> tools.throwing(new CancellationException())).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isFalse();

        assertThatThrownBy(() -> tools.throwing(new InterruptedException())).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void an_exception_of_the_applications_own_around_a_cancellation_is_a_failure() {
        assertThatThrownBy(() -> tools.throwing(new IOException(new CancellationException())))
                .isInstanceOf(IOException.class);

        assertThat(entries()).hasSize(1);
    }

    @Test
    void what_the_annotation_lists_is_a_failure() {
        assertThatThrownBy(tools::listed).isInstanceOf(CancellationException.class);

        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.rule())
                        .isEqualTo("deterministicOn java.util.concurrent.CancellationException"));
    }

    @Test
    void a_result_that_ends_by_an_interrupt_leaves_no_entry() {
        CompletableFuture<String> result = new CompletableFuture<>();
        CompletableFuture<String> given = tools.later(result);
        result.completeExceptionally(new InterruptedException());

        assertThat(catchThrowable(given::get)).hasCauseInstanceOf(InterruptedException.class);
        assertThat(entries()).isEmpty();
    }
}
