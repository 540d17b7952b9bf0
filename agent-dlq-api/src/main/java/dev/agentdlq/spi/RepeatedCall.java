/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as whoever makes the same call again needs it. Immutable.
 *
 * @param id the entry's id
 * @param taskType its task
 * @param repeatKey its {@link NewEntry#repeatKey()}
 * @param kind what its last error says about trying again
 * @param category what a person needs to know of it beyond that, one of {@link dev.agentdlq.Category}
 * @param status where it stands
 * @param nextAttemptAt when its next retry is due; null unless the status is PENDING_RETRY
 * @param resolution how it was settled, one of {@link dev.agentdlq.Resolution}; null before
 * @param result what the successful retry returned, as JSON; null where there is none
 * @param sinceSettled how long ago it was settled, by the store's clock; null before
 */
public record RepeatedCall(
        UUID id,
        String taskType,
        UUID repeatKey,
        FailureKind kind,
        @Nullable String category,
        FailureStatus status,
        @Nullable Instant nextAttemptAt,
        @Nullable String resolution,
        @Nullable String result,
        @Nullable Duration sinceSettled) {
    /**
     * Leaves the result out, which only a call that gets it needs.
     *
     * @return the same entry without it
     */
    public RepeatedCall withoutResult() {
        return new RepeatedCall(
                id, taskType, repeatKey, kind, category, status, nextAttemptAt, resolution, null, sinceSettled);
    }
}
