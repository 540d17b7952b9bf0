/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * What the owner of a worker decides.
 *
 * @param node the name of this node
 * @param concurrency how many attempts run at once
 * @param pollInterval how often the store is asked for due entries, on average
 * @param lease for how long an entry is claimed
 * @param maxRunTime how long an attempt may run at most; then it is interrupted, and its lease is not extended any more
 * @param grace how long close() waits for running attempts
 * @param random numbers from 0 (inclusive) to 1 (exclusive), for jitter
 */
public record WorkerSettings(
        String node,
        int concurrency,
        Duration pollInterval,
        Duration lease,
        Duration maxRunTime,
        Duration grace,
        DoubleSupplier random) {

    /** An entry whose workers died this often waits for a person. */
    static final int MAX_CRASHES = 3;

    /** How long an attempt may take to end after it was interrupted; then its thread is left behind. */
    static final Duration INTERRUPT_GRACE = Duration.ofSeconds(5);

    /** Half to one and a half times a duration, so that nodes do not ask in step. */
    Duration jittered(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * (0.5 + random.getAsDouble())));
    }
}
