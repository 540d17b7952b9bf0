/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.EnumSet;
import java.util.Set;

/** What a person can do with an entry. */
public enum ReviewAction {
    /** Execute the stored call once more, as soon as a worker is free. */
    REPLAY(FailureStatus.PENDING_RETRY),

    /** The same, although the effect of the call may have happened already and must not happen twice. */
    REPLAY_EVEN_IF_DONE(FailureStatus.PENDING_RETRY),

    /** Settle it as done, without executing it. */
    RESOLVE(FailureStatus.RESOLVED),

    /** Settle it as not wanted any more. */
    DISCARD(FailureStatus.DISCARDED);

    private final FailureStatus target;

    ReviewAction(FailureStatus target) {
        this.target = target;
    }

    /**
     * Returns what an entry becomes by this.
     *
     * @return the status after
     */
    public FailureStatus target() {
        return target;
    }

    /**
     * Returns what an entry may be before: it waits for a person or for its next retry. One that is being executed is
     * not touched, because its worker's result would be lost; a final one stays final.
     *
     * @return the statuses before
     */
    public Set<FailureStatus> from() {
        return EnumSet.of(FailureStatus.PENDING_RETRY, FailureStatus.PENDING_REVIEW);
    }
}
