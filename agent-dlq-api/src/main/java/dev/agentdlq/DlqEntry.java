/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One kept failure, as a person reads it. Immutable: a picture of the row at the time of the query. Times are the
 * store's. Components without a word on who changes them never change after the capture.
 *
 * @param id a UUIDv7, made before the failed call was executed or when it failed; also its idempotency key
 * @param taskId the caller's own id of the work, from {@link AgentContext#TASK_ID} or else
 *     {@link AgentContext#TOOL_CALL_ID}; where neither is set, the id as text
 * @param taskType the stable name of the task
 * @param payload the arguments by parameter name as JSON, for people: best effort and shortened; null where no view
 *     could be made. Retries use the exact arguments, which are stored beside it
 * @param argumentsState what is kept of the exact arguments
 * @param effect what executing the task twice does
 * @param context what {@link AgentContext} held during the call
 * @param errorType the class name of the last error
 * @param errorMessage the message of the last error, shortened; null if it had none
 * @param stackTrace the rendered last error with its causes, shortened
 * @param kind what the last error says about trying again; changes with each failed attempt
 * @param category what a person needs to know of the last error beyond that, one of {@link Category}; null where
 *     nothing is known
 * @param rule which rule of the classifier said so; changes with each failed attempt
 * @param fingerprint the same for the same failure of the same task, on any node and after a rebuild: made of the
 *     exception's type and those of its causes, their messages without numbers, ids, times and quoted values, and the
 *     application's own methods at the top of the stack; begins with the version of that recipe; changes with each
 *     failed attempt
 * @param reason why the entry is where it is, one of {@link Reason}; changes with every step
 * @param attemptCount executions so far, the caller's own included: 1 at birth, 0 for a call that never reached a
 *     method; counted when a worker begins
 * @param maxRetries executions allowed after the first; raised to {@code attemptCount} when a person asks for a replay
 *     or a worker dies in the last attempt, so that one more is possible
 * @param crashes how many workers died while executing it
 * @param replays how often a person asked for another execution
 * @param repeats how often the same call was made again while this one was open, and counted here instead of executed;
 *     see {@link Repeats#COALESCE}. Those that failed at once on another node count too
 * @param status where it stands
 * @param createdAt when the call failed, by the store's clock
 * @param lastAttemptedAt when its last execution began, for the caller's own one when it was stored; null if it was
 *     never executed
 * @param nextAttemptAt when the next retry is due; null unless the status is PENDING_RETRY
 * @param resolvedAt when it became RESOLVED or DISCARDED; null before
 * @param resolution how it was settled, one of {@link Resolution}; null before
 * @param result what the successful retry returned, as JSON; null before, for void methods and where it could not be
 *     written
 * @param parentId the key of the call of another task inside which this call was made, which is the id of that call's
 *     entry if it failed too; null for a call that was made inside none
 */
public record DlqEntry(
        UUID id,
        String taskId,
        String taskType,
        @Nullable String payload,
        ArgumentsState argumentsState,
        Effect effect,
        Map<String, String> context,
        String errorType,
        @Nullable String errorMessage,
        String stackTrace,
        FailureKind kind,
        @Nullable String category,
        String rule,
        String fingerprint,
        String reason,
        int attemptCount,
        int maxRetries,
        int crashes,
        int replays,
        int repeats,
        FailureStatus status,
        Instant createdAt,
        @Nullable Instant lastAttemptedAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant resolvedAt,
        @Nullable String resolution,
        @Nullable String result,
        @Nullable UUID parentId) {

    /** Checks what must be there and copies the context. */
    public DlqEntry {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(taskType, "taskType");
        Objects.requireNonNull(argumentsState, "argumentsState");
        Objects.requireNonNull(effect, "effect");
        Objects.requireNonNull(errorType, "errorType");
        Objects.requireNonNull(stackTrace, "stackTrace");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(createdAt, "createdAt");
        context = Map.copyOf(context);
    }

    /**
     * Returns whether a worker will execute it again by itself.
     *
     * @return true if the status is PENDING_RETRY and {@code attemptCount <= maxRetries}
     */
    public boolean shouldRetry() {
        return status == FailureStatus.PENDING_RETRY && attemptCount <= maxRetries;
    }
}
