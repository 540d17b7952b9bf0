/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores results, several at a time. A result outlives trouble with the store, but not its lease: then it is dropped,
 * because somebody else may have the entry. A batch is as large as can be stored in a small part of the lease.
 * Thread-safe.
 */
final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final int MAX_BATCH = 250;

    private final DlqStore store;
    private final Leases leases;
    private final Teller teller;
    private final LongSupplier nanoTime;
    private final long longestBatchNanos;
    private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
    private final Set<ClaimKey> unstored = ConcurrentHashMap.newKeySet();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicInteger batchSize = new AtomicInteger(MAX_BATCH);

    /**
     * A result on its way.
     *
     * @param onStored is told when the store has taken it, and throws nothing
     * @param uncertain whether the store has reported trouble with it, so that it may be stored all the same
     */
    private record Result(HeldClaim held, Settlement settlement, Consumer<HeldClaim> onStored, boolean uncertain) {
        Claim claim() {
            return held.claim();
        }

        Result doubted() {
            return new Result(held, settlement, onStored, true);
        }
    }

    Settler(DlqStore store, Leases leases, Teller teller, Duration lease, LongSupplier nanoTime) {
        this.store = store;
        this.leases = leases;
        this.teller = teller;
        this.nanoTime = nanoTime;
        this.longestBatchNanos = lease.dividedBy(4).toNanos();
    }

    void add(HeldClaim held, Settlement settlement) {
        add(held, settlement, unused -> {});
    }

    void add(HeldClaim held, Settlement settlement, Consumer<HeldClaim> onStored) {
        unstored.add(held.claim().key());
        results.add(new Result(held, settlement, onStored, false));
    }

    /** Waits for results, at most for a while, and stores them. On trouble with the store they join the queue again. */
    void settleNext(Duration longest) throws InterruptedException {
        Result first = results.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            settleWith(first);
        }
    }

    /** Stores what is there, once and at most for a while; what the store refuses is left to its lease. */
    void settleRest(Duration longest) {
        long begin = nanoTime.getAsLong();
        for (int left = results.size(); left > 0 && nanoTime.getAsLong() - begin < longest.toNanos(); left--) {
            Result first = results.poll();
            if (first == null) {
                return;
            }
            try {
                settleWith(first);
            } catch (RuntimeException trouble) {
                LOG.warn("a result could not be stored at the stop ({}); its lease runs out", trouble.toString());
            }
        }
    }

    private void settleWith(Result first) {
        List<Result> taken = new ArrayList<>(List.of(first));
        results.drainTo(taken, batchSize.get() - 1);
        try {
            settle(taken);
        } catch (RuntimeException | Error trouble) {
            // one by one, so that a result which the store refuses does not hold the others up
            batchSize.set(1);
            taken.stream()
                    .filter(result -> unstored.contains(result.claim().key()))
                    .forEach(result -> results.add(result.doubted()));
            throw trouble;
        }
    }

    private void settle(List<Result> taken) {
        List<Result> batch = new ArrayList<>();
        for (Result result : taken) {
            result.held().settle();
            if (leases.mayWrite(result.held())) {
                batch.add(result);
            } else {
                finish(result, false, "its lease was lost before it could be stored");
            }
        }
        if (!batch.isEmpty()) {
            store(batch);
        }
    }

    private void store(List<Result> batch) {
        long begin = nanoTime.getAsLong();
        Failpoint.SETTLE_BEFORE.hit();
        Set<UUID> settled = store.settle(batch.stream().map(Result::settlement).toList());
        Failpoint.SETTLE_AFTER_COMMIT.hit();
        boolean slow = nanoTime.getAsLong() - begin > longestBatchNanos;
        batchSize.updateAndGet(size -> slow ? Math.max(1, size / 2) : Math.min(2 * size, MAX_BATCH));
        batch.forEach(result -> finish(
                result,
                settled.contains(result.claim().key().id()),
                "its lease had run out, or its entry was given to somebody else"));
    }

    private void finish(Result result, boolean accepted, String why) {
        if (accepted || (result.uncertain() && isStored(result))) {
            forget(result);
            teller.tell(result.claim(), result.settlement());
            result.onStored().accept(result.held());
        } else {
            drop(result, why);
        }
    }

    /** Reads back whether an earlier attempt to store it has worked, although the answer was lost. */
    private boolean isStored(Result result) {
        Claim claim = result.claim();
        return store.history(claim.key().id()).attempts().stream()
                .anyMatch(attempt -> attempt.number() == claim.number() && isEndOf(result.settlement(), attempt));
    }

    private static boolean isEndOf(Settlement settlement, AttemptRecord attempt) {
        boolean failed = settlement.error().isPresent();
        return attempt.node().equals(settlement.node())
                && attempt.outcome() != Outcome.CRASHED
                && failed == (attempt.errorType() != null);
    }

    private void drop(Result result, String why) {
        forget(result);
        dropped.incrementAndGet();
        Claim claim = result.claim();
        LOG.warn(
                "the result of attempt {} of entry {} (task {}) is dropped: {}",
                claim.number(),
                claim.key().id(),
                claim.call().taskType(),
                why);
        teller.dropped(claim);
    }

    private void forget(Result result) {
        ClaimKey key = result.claim().key();
        leases.drop(key);
        unstored.remove(key);
    }

    /** Returns whose results the store has not taken yet. */
    Set<ClaimKey> unstored() {
        return Set.copyOf(unstored);
    }

    /** Returns how many results have not been stored yet. */
    int backlog() {
        return unstored.size();
    }

    /** Returns how many results came too late. */
    long dropped() {
        return dropped.get();
    }
}
