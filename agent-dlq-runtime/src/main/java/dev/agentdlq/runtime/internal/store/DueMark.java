/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far claims have got through the queue. A claim that begins there need not walk over the index entries of all that
 * was claimed before, which stay until they are vacuumed: they made claims from a long queue several times slower.
 *
 * <p>Before the mark there can still be due entries: of other tasks, locked at that time, or committed late. So a claim
 * that does not get enough after it begins anew, and so does every one after {@link #FULL_LOOK}. Thread-safe.
 */
final class DueMark {
    private static final Duration FULL_LOOK = Duration.ofSeconds(1);

    private @Nullable Instant mark;
    private long markedFrom = System.nanoTime();

    /** Returns from which due time on to look, null for all. */
    synchronized @Nullable Instant begin() {
        if (System.nanoTime() - markedFrom > FULL_LOOK.toNanos()) {
            mark = null;
        }
        return mark;
    }

    /** Notes what a claim got: the due time of its last entry, null if it got fewer than it wanted. */
    synchronized void reached(@Nullable Instant last, boolean fromBegin) {
        if (fromBegin) {
            markedFrom = System.nanoTime();
        }
        mark = last;
    }
}
