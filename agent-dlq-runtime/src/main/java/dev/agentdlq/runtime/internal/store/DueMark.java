/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far claims have got through the queue of one task. A claim that begins there need not walk over the index entries
 * of all that was claimed before, which stay until they are vacuumed: they made claims from a long queue several times
 * slower.
 *
 * <p>Before the mark there can still be due entries: locked at that time, or committed late. So from time to time a
 * claim looks at the whole queue: while the mark finds enough, once in {@link #FULL_LOOK}; when it does not, at once.
 * But where a full look takes long, because nothing can be vacuumed, only a tenth of the time is spent on it.
 * Thread-safe.
 */
final class DueMark {
    private static final Duration FULL_LOOK = Duration.ofSeconds(10);
    private static final Duration CHEAP = Duration.ofMillis(50);
    private static final Duration LONGEST_BREAK = Duration.ofSeconds(30);
    private static final int BREAK_PER_LOOK = 10;

    private final LongSupplier nanoTime;
    private @Nullable Instant mark;
    private long lookedAt;
    private long breakNanos;

    DueMark(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
    }

    /** Returns from which due time on to look, null for all. */
    synchronized @Nullable Instant begin() {
        return nanoTime.getAsLong() - lookedAt > Math.max(FULL_LOOK.toNanos(), breakNanos) ? null : mark;
    }

    /** Returns whether a claim that did not find enough after the mark may look at the whole queue now. */
    synchronized boolean mayLookAgain() {
        return nanoTime.getAsLong() - lookedAt >= breakNanos;
    }

    /** Notes the due time of the last entry that a claim got. */
    synchronized void reached(Instant last) {
        mark = last;
    }

    /** Notes a look at the whole queue, which ends now. */
    synchronized void looked(long tookNanos) {
        lookedAt = nanoTime.getAsLong();
        breakNanos = tookNanos < CHEAP.toNanos() ? 0 : Math.min(BREAK_PER_LOOK * tookNanos, LONGEST_BREAK.toNanos());
    }
}
