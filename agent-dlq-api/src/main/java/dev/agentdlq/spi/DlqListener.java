/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.Receipt;

/**
 * Is told what happens to entries, after it was committed; what happened just before a crash may not be told. Called on
 * the library's threads, {@link #onCaptured} and {@link #onCaptureFailed} on the thread of the failing call unless its
 * result came later, so an implementation must be thread-safe and must not block. What it throws is logged and goes no
 * further.
 */
public interface DlqListener {
    /**
     * Is told that a failed call was stored.
     *
     * @param receipt what was stored
     */
    default void onCaptured(Receipt receipt) {}

    /**
     * Is told that a failed call could not be stored in time.
     *
     * @param receipt what should have been stored; its storage is NONE
     */
    default void onCaptureFailed(Receipt receipt) {}

    /**
     * Is told that another attempt is due: one failed, its worker died, or a person asked for a replay.
     *
     * @param change the entry after it
     */
    default void onRetryScheduled(EntryChange change) {}

    /**
     * Is told that an entry waits for a person after a retry. One that does so from its birth is told by
     * {@link #onCaptured} alone.
     *
     * @param change the entry after it
     */
    default void onReviewRequired(EntryChange change) {}

    /**
     * Is told that an entry was resolved, by a retry or by a person.
     *
     * @param change the entry after it
     */
    default void onResolved(EntryChange change) {}

    /**
     * Is told that a person discarded an entry.
     *
     * @param change the entry after it
     */
    default void onDiscarded(EntryChange change) {}
}
