/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was noted of one failed call, as {@code AgentDlq.receipt(throwable)} tells it. Immutable.
 *
 * @param entryId the entry's id, which is also the call's idempotency key
 * @param taskType the task's stable name
 * @param kind what the error says about trying again
 * @param status what the entry was born as
 * @param due when the first retry is due by the store's clock; null when none is, or the store has not taken it yet
 * @param storage where the failure is kept
 */
public record Receipt(
        UUID entryId,
        String taskType,
        FailureKind kind,
        FailureStatus status,
        @Nullable Instant due,
        Storage storage) {

    /** Checks that nothing but {@code due} is missing. */
    public Receipt {
        Objects.requireNonNull(entryId, "entryId");
        Objects.requireNonNull(taskType, "taskType");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(storage, "storage");
    }

    /** Where a failure is kept when its exception reaches the caller. */
    public enum Storage {
        /** Committed in the store. */
        STORE,

        /**
         * Written and synced to the spool on this machine's disk, because the store did not answer in time. It is
         * brought to the store as soon as that answers.
         */
        SPOOL,

        /**
         * Not known to be kept: neither the store nor the spool took it within the capture deadline. It may still be
         * written later, under the same id. A log line and a listener event said so.
         */
        NONE
    }

    /**
     * Returns when the first retry is due.
     *
     * @return the time by the store's clock; empty when no retry is due or the time is not known
     */
    public Optional<Instant> nextAttemptAt() {
        return Optional.ofNullable(due);
    }

    /**
     * Returns a sentence that is safe to give to a model: no exception text, no data.
     *
     * @return one short sentence
     */
    public String noticeForModel() {
        if (storage == Storage.NONE) {
            return "It is not certain that the failed call was recorded, and it may still be carried out (ticket "
                    + entryId + "). Do not repeat it; a person must look.";
        }
        return switch (status) {
            case PENDING_RETRY, RETRYING ->
                unfinished() + " It will be tried again by itself (ticket " + entryId + "). Do not repeat it.";
            case PENDING_REVIEW ->
                unfinished() + " It waits for a person (ticket " + entryId + "). Do not repeat it"
                        + (kind == FailureKind.DETERMINISTIC ? " unchanged." : ".");
            case RESOLVED -> "Done after all (ticket " + entryId + ").";
            case DISCARDED -> "Not done: the call was withdrawn (ticket " + entryId + ").";
        };
    }

    private String unfinished() {
        return switch (kind) {
            case TRANSIENT -> "Not done yet: the call failed.";
            case DETERMINISTIC -> "Not done: the call was refused.";
            case AMBIGUOUS -> "The call failed, and it is not known whether it was carried out.";
        };
    }
}
