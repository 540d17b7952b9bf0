/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.Effect;
import dev.agentdlq.FailureStatus;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A failed call, ready to be stored. Immutable; the bytes are not copied and must not be changed.
 *
 * @param id the entry's id
 * @param taskId the caller's own id of the work
 * @param call what was called
 * @param effect what executing the task twice does
 * @param context what the agent knew
 * @param mdc the logging context of the calling thread
 * @param failure what it threw
 * @param status PENDING_RETRY or PENDING_REVIEW
 * @param reason why, one of {@link dev.agentdlq.Reason}
 * @param delay how long until the first retry; null unless the status is PENDING_RETRY
 * @param attemptCount 1, or 0 for a call that never reached a method
 * @param maxRetries executions allowed after the first
 * @param node the node on which it failed
 * @param nesting where it stands among calls of other tasks
 * @param repeatKey the same for every call of this task with these arguments in this conversation, where such calls are
 *     not executed while one of them is open; null where they are
 * @param age how long ago it failed: zero for what is stored at once, more for what had to wait in the spool
 */
public record NewEntry(
        UUID id,
        String taskId,
        StoredCall call,
        Effect effect,
        Map<String, String> context,
        Map<String, String> mdc,
        AttemptFailure failure,
        FailureStatus status,
        String reason,
        @Nullable Duration delay,
        int attemptCount,
        int maxRetries,
        String node,
        Nesting nesting,
        @Nullable UUID repeatKey,
        Duration age) {

    /** Copies the maps and checks that a delay is there exactly when a retry is due, and that it failed in the past. */
    public NewEntry {
        context = Map.copyOf(context);
        mdc = Map.copyOf(mdc);
        if ((status == FailureStatus.PENDING_RETRY) != (delay != null)) {
            throw new IllegalArgumentException(
                    "an entry must have a delay exactly when it is PENDING_RETRY, but is " + status + " with " + delay);
        }
        if (age.isNegative()) {
            throw new IllegalArgumentException("age must not be negative, but was " + age);
        }
    }
}
