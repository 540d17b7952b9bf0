/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.repeat;

import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.spi.RepeatedCall;
import java.util.concurrent.atomic.AtomicInteger;

/** A failed call of which this node knows. Thread-safe. */
final class KnownCall {
    private final RepeatedCall entry;
    private final Storage storage;
    private final long seenAt;

    /** Repeats that the store has not counted yet. */
    private final AtomicInteger untold;

    private KnownCall(RepeatedCall entry, Storage storage, long seenAt, AtomicInteger untold) {
        this.entry = entry;
        this.storage = storage;
        this.seenAt = seenAt;
        this.untold = untold;
    }

    /**
     * Creates it.
     *
     * @param entry its entry when it was last seen
     * @param storage where that is
     * @param seenAt when that was, by nanoTime
     */
    static KnownCall of(RepeatedCall entry, Storage storage, long seenAt) {
        return new KnownCall(entry, storage, seenAt, new AtomicInteger());
    }

    /** Returns the same call as it was seen now in the store. */
    KnownCall seen(RepeatedCall now, long at) {
        return new KnownCall(now, Storage.STORE, at, untold);
    }

    RepeatedCall entry() {
        return entry;
    }

    /** Returns whether its entry may not have reached the store yet. */
    boolean isOnItsWay() {
        return storage != Storage.STORE;
    }

    long seenAt() {
        return seenAt;
    }

    int takeUntold() {
        return untold.getAndSet(0);
    }

    void addUntold(int repeats) {
        untold.addAndGet(repeats);
    }

    /** Says what a repeat is told of it, as far as this node knows. */
    Receipt receipt() {
        return receipt(entry, storage);
    }

    static Receipt receipt(RepeatedCall entry, Storage storage) {
        return new Receipt(
                entry.id(),
                entry.taskType(),
                entry.kind(),
                entry.category(),
                entry.status(),
                entry.nextAttemptAt(),
                storage,
                true);
    }
}
