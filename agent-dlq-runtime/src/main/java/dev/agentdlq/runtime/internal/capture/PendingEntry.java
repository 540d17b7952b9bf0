/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.NewEntry;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An entry on its way to the store, and the caller that waits for it. */
final class PendingEntry {
    private final NewEntry entry;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean stored;
    private volatile @Nullable Instant due;

    PendingEntry(NewEntry entry) {
        this.entry = entry;
    }

    NewEntry entry() {
        return entry;
    }

    void acknowledge(@Nullable Instant due) {
        this.due = due;
        this.stored = true;
        done.countDown();
    }

    void fail() {
        done.countDown();
    }

    /** Waits for the end; an interrupt neither cuts the wait short nor gets lost. */
    boolean awaitStored(long nanos) {
        return Uninterruptibly.await(done, nanos) && stored;
    }

    @Nullable
    Instant due() {
        return due;
    }
}
