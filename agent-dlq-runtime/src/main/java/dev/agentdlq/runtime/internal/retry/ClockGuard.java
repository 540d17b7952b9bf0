/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells the death of a worker from a store's clock that was set forward: both let leases run out. The store's clock is
 * compared with this node's own, which nobody can set. For one thread at a time.
 */
final class ClockGuard {
    private final Duration tolerance;
    private @Nullable Instant storeTime;
    private long answeredAt;

    /**
     * Creates a guard that knows no time yet.
     *
     * @param tolerance by how much the store's clock may run ahead; a jump that is shorter than a part of the lease
     *     ends no lease that is kept
     */
    ClockGuard(Duration tolerance) {
        this.tolerance = tolerance;
    }

    /** Returns the latest time that the store can show now; null before the first look. */
    @Nullable
    Instant latest(long now) {
        return storeTime == null ? null : storeTime.plusNanos(now - answeredAt).plus(tolerance);
    }

    /** Notes what the store's clock showed in an answer that came at a time. */
    void noted(Instant shown, long answered) {
        storeTime = shown;
        answeredAt = answered;
    }
}
