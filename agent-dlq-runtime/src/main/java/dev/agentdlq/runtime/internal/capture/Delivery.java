/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.runtime.internal.capture.StoreWriter.Stored;
import dev.agentdlq.runtime.internal.spool.Breaker;
import dev.agentdlq.runtime.internal.spool.Spool;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.RepeatedCall;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Brings an entry to the store, or to the spool where the store does not answer in time. It may arrive at both; they
 * are the same entry by its id. Thread-safe.
 */
final class Delivery {
    private final StoreWriter writer;
    private final Breaker breaker;
    private final @Nullable Spool spool;

    /**
     * Where an entry is.
     *
     * @param storage the place
     * @param due when its first retry is due; null when none is, or the place does not know
     * @param countedOn the open entry of the same call on which it was counted instead; null where it was stored
     */
    record Delivered(
            Storage storage,
            @Nullable Instant due,
            @Nullable RepeatedCall countedOn) {
        static final Delivered NOWHERE = new Delivered(Storage.NONE, null, null);
        private static final Delivered IN_SPOOL = new Delivered(Storage.SPOOL, null, null);

        private static Delivered inStore(Stored stored) {
            return new Delivered(Storage.STORE, stored.due(), stored.countedOn());
        }
    }

    Delivery(StoreWriter writer, Breaker breaker, @Nullable Spool spool) {
        this.writer = writer;
        this.breaker = breaker;
        this.spool = spool;
    }

    /**
     * Brings an entry away. Never blocks.
     *
     * @param entry the entry
     * @param deadlines how long it may take
     * @return where it is, at the latest when the deadline has passed; never completed exceptionally
     */
    CompletableFuture<Delivered> deliver(NewEntry entry, Deadlines deadlines) {
        if (spool == null || !spool.isUsable()) {
            return within(deadlines.left(), writer.submit(entry))
                    .thenApply(Delivered::inStore)
                    .exceptionally(trouble -> Delivered.NOWHERE);
        }
        return breaker.isClosed() ? storeFirst(entry, deadlines, spool) : spoolFirst(entry, deadlines, spool);
    }

    private CompletableFuture<Delivered> storeFirst(NewEntry entry, Deadlines deadlines, Spool place) {
        CompletableFuture<Stored> stored = writer.submit(entry);
        return within(deadlines.leftForStore(), stored)
                .thenApply(Delivered::inStore)
                .exceptionallyCompose(trouble -> {
                    if (!stored.isDone()) {
                        breaker.trip("it did not answer within the share of the capture deadline that is its own");
                    }
                    breaker.diverted();
                    return within(deadlines.left(), place.append(entry)).thenApply(durable -> Delivered.IN_SPOOL);
                })
                .exceptionallyCompose(
                        trouble -> within(deadlines.left(), stored).thenApply(Delivered::inStore))
                .exceptionally(trouble -> Delivered.NOWHERE);
    }

    /** Asks the store all the same where the spool fails at once: a full disk, say. */
    private CompletableFuture<Delivered> spoolFirst(NewEntry entry, Deadlines deadlines, Spool place) {
        breaker.diverted();
        return within(deadlines.left(), place.append(entry))
                .thenApply(durable -> Delivered.IN_SPOOL)
                .exceptionallyCompose(trouble ->
                        within(deadlines.left(), writer.submit(entry)).thenApply(Delivered::inStore))
                .exceptionally(trouble -> Delivered.NOWHERE);
    }

    /** Leaves the given future as it is: what comes too late may still be looked at. */
    private static <T> CompletableFuture<T> within(long nanos, CompletableFuture<T> future) {
        if (future.isDone()) {
            return future;
        }
        return nanos > 0 ? Timer.within(nanos, future.copy()) : CompletableFuture.failedFuture(new TimeoutException());
    }
}
