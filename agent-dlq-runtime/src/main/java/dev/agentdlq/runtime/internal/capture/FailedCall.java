/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.AgentContext;
import dev.agentdlq.Repeats;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.spi.Nesting;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A call that failed, as it was seen on the thread that made it; nothing of it is written down yet. Immutable, but for
 * what the arguments and the failure refer to.
 *
 * @param task what was called
 * @param id the call's key
 * @param arguments its arguments, primitives boxed
 * @param failure what it threw
 * @param nesting where it stands among calls of other tasks
 * @param context what the agent knew
 * @param mdc the logging context
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares calls
public record FailedCall(
        BoundTask task,
        UUID id,
        @Nullable Object[] arguments,
        Throwable failure,
        Nesting nesting,
        Map<String, String> context,
        Map<String, String> mdc) {

    /**
     * Takes the contexts of this thread.
     *
     * @param task what was called
     * @param id the call's key
     * @param arguments its arguments
     * @param failure what it threw
     * @param nesting where it stands among calls of other tasks
     * @return the call
     */
    public static FailedCall here(
            BoundTask task, UUID id, @Nullable Object[] arguments, Throwable failure, Nesting nesting) {
        return new FailedCall(task, id, arguments, failure, nesting, AgentContext.current(), mdcOfThisThread());
    }

    /**
     * Returns whether the same call is not executed while this one's entry is open. Calls inside others are: they are
     * made by code, which needs their answers, and not by a model that repeats itself.
     *
     * @return true for the outermost call of a task that asks for it
     */
    public boolean isRepeatable() {
        return nesting.parentId() == null && task.descriptor().policy().repeats() == Repeats.COALESCE;
    }

    /**
     * Reads the logging context of this thread.
     *
     * @return names and values, without those that are null, which logging libraries allow; empty also where the
     *     logging library fails
     */
    public static Map<String, String> mdcOfThisThread() {
        try {
            Map<String, String> values = MDC.getCopyOfContextMap();
            if (values == null || values.isEmpty()) {
                return Map.of();
            }
            values.values().removeIf(Objects::isNull);
            return values;
        } catch (RuntimeException broken) {
            return Map.of();
        }
    }
}
