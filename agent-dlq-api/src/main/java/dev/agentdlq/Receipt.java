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
 * @param category what a person needs to know of the error beyond that, one of {@link Category}; null where nothing is
 *     known
 * @param status what the entry was born as
 * @param due when the first retry is due by the store's clock; null when none is, or the store has not taken it yet
 * @param storage where the failure is kept
 * @param repeated whether the call was not executed, because the same call had failed before and its entry is not
 *     settled
 */
public record Receipt(
        UUID entryId,
        String taskType,
        FailureKind kind,
        @Nullable String category,
        FailureStatus status,
        @Nullable Instant due,
        Storage storage,
        boolean repeated) {

    /** Checks that nothing but {@code category} and {@code due} is missing. */
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
     * Returns what a model is told.
     *
     * @return the kind of the notice
     */
    public Notice notice() {
        if (storage == Storage.NONE) {
            return Notice.UNAVAILABLE;
        }
        if (repeated) {
            return Notice.ALREADY_QUEUED;
        }
        if (status == FailureStatus.PENDING_RETRY || status == FailureStatus.RETRYING) {
            return Notice.QUEUED_FOR_RETRY;
        }
        return kind == FailureKind.DETERMINISTIC && Category.INPUT.equals(category)
                ? Notice.INVALID_INPUT
                : Notice.QUEUED_FOR_REVIEW;
    }

    /**
     * Returns a sentence that is safe to give to a model: no exception text, no data.
     *
     * @return one short sentence
     */
    public String noticeForModel() {
        return switch (notice()) {
            case UNAVAILABLE ->
                "It is not certain that the failed call was recorded, and it may still be carried out (ticket "
                        + entryId + "). Do not repeat it; a person must look.";
            case ALREADY_QUEUED ->
                status == FailureStatus.RESOLVED
                        ? "The same call was carried out already (ticket " + entryId
                                + "). It was not carried out again. Do not repeat it."
                        : "The same call failed before and is being taken care of (ticket " + entryId
                                + "). It was not carried out again. Do not repeat it.";
            case QUEUED_FOR_RETRY ->
                unfinished() + " It will be tried again by itself (ticket " + entryId + "). Do not repeat it.";
            case INVALID_INPUT ->
                "Not done: the arguments were refused (ticket " + entryId + "). Correct them before you call again.";
            case QUEUED_FOR_REVIEW -> settled();
        };
    }

    private String settled() {
        return switch (status) {
            case RESOLVED -> "Done after all (ticket " + entryId + ").";
            case DISCARDED -> "Not done: the call was withdrawn (ticket " + entryId + ").";
            case PENDING_REVIEW, PENDING_RETRY, RETRYING ->
                unfinished() + " It waits for a person (ticket " + entryId + "). Do not repeat it"
                        + (kind == FailureKind.DETERMINISTIC ? " unchanged." : ".");
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
