/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.TaskAttempt;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of wrappers have in common: tasks that fail at first, and one look at what became of a call. */
final class Failing {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Failing() {}

    static AgentDlq started() {
        AgentDlq dlq = AgentDlq.builder()
                .inMemory()
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(20))
                .build();
        dlq.start();
        return dlq;
    }

    /** Called by a task: the first execution fails. */
    static void atFirst() throws IOException {
        if (TaskAttempt.current().number() == 1) {
            throw new IOException("busy");
        }
    }

    private static Throwable cause(Throwable reflected) {
        return Objects.requireNonNull(reflected.getCause());
    }

    /** Makes a call that must fail, be kept with its arguments and succeed when it is retried. */
    static void assertHeals(AgentDlq dlq, ThrowingCallable call, String task, String payload, String result)
            throws Exception {
        Throwable thrown = catchThrowable(call);
        Throwable failure = thrown instanceof InvocationTargetException ? cause(thrown) : thrown;
        assertThat(failure).isExactlyInstanceOf(IOException.class).hasMessage("busy");

        DlqEntry entry = dlq.await(dlq.receipt(failure).orElseThrow().entryId(), PATIENCE)
                .orElseThrow();

        assertThat(entry.taskType()).isEqualTo(task);
        assertThat(entry.payload()).isEqualTo(payload);
        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.result()).isEqualTo(result);
    }
}
