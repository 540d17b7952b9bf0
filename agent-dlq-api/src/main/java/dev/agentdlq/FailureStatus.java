/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.EnumSet;
import java.util.Set;

/** Where an entry stands. Nuance is in {@link DlqEntry#reason()} and {@link DlqEntry#resolution()}. */
public enum FailureStatus {
    /**
     * Waits for its next retry, due at {@link DlqEntry#nextAttemptAt()}: after a failure that may heal, or a replay.
     */
    PENDING_RETRY,

    /**
     * A worker holds a lease on it and is executing it. If that worker dies, the lease runs out and it is due again.
     */
    RETRYING,

    /** Waits for a person: the error is deterministic, the retries are used up, or it cannot be executed. */
    PENDING_REVIEW,

    /** A retry or replay succeeded, or a person settled it. Final. */
    RESOLVED,

    /**
     * A person decided that the call is not wanted any more, or the failed call of another task around it took its
     * place. Final.
     */
    DISCARDED;

    /**
     * Returns whether nothing but retention follows.
     *
     * @return true for RESOLVED and DISCARDED
     */
    public boolean isFinal() {
        return this == RESOLVED || this == DISCARDED;
    }

    /**
     * Returns whether a worker settles it sooner or later, without a person.
     *
     * @return true for PENDING_RETRY and RETRYING
     */
    public boolean isOpen() {
        return this == PENDING_RETRY || this == RETRYING;
    }

    /**
     * Returns whether an entry may go from this status to another in one step. A replay of an entry that waits for its
     * retry keeps the status and only brings the retry forward; that counts as legal too.
     *
     * @param next the status it would get
     * @return true if the step is legal
     */
    public boolean canBecome(FailureStatus next) {
        return successors().contains(next);
    }

    private Set<FailureStatus> successors() {
        return switch (this) {
            case PENDING_RETRY -> EnumSet.of(PENDING_RETRY, RETRYING, RESOLVED, DISCARDED);
            case RETRYING -> EnumSet.of(PENDING_RETRY, PENDING_REVIEW, RESOLVED, DISCARDED);
            case PENDING_REVIEW -> EnumSet.of(PENDING_RETRY, RESOLVED, DISCARDED);
            case RESOLVED, DISCARDED -> EnumSet.noneOf(FailureStatus.class);
        };
    }
}
