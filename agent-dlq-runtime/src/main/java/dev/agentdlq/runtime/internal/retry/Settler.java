/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.FailureStatus;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.EntryChange;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores results, several at a time, and tells who wants to know. A result outlives trouble with the store.
 * Thread-safe.
 */
final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final int MAX_BATCH = 100;

    private final DlqStore store;
    private final Leases leases;
    private final Listeners listeners;
    private final Settlements settlements;
    private final Alarm retryAlarm;
    private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
    private final Set<ClaimKey> unstored = ConcurrentHashMap.newKeySet();

    /**
     * One after a failure, so that a result that the store refuses does not hold the others up; doubled by a success.
     */
    private volatile int batchSize = MAX_BATCH;

    private record Result(Claim claim, Settlement settlement) {}

    Settler(DlqStore store, Leases leases, Listeners listeners, Settlements settlements, Alarm retryAlarm) {
        this.store = store;
        this.leases = leases;
        this.listeners = listeners;
        this.settlements = settlements;
        this.retryAlarm = retryAlarm;
    }

    void add(Claim claim, Settlement settlement) {
        unstored.add(claim.key());
        results.add(new Result(claim, settlement));
    }

    /** Waits for results, at most for a while, and stores them. On trouble with the store they join the queue again. */
    void settleNext(Duration longest) throws InterruptedException {
        Result first = results.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            settleWith(first);
        }
    }

    /** Stores what is there, once; what the store refuses is left to its lease. */
    void settleRest() {
        for (int left = results.size(); left > 0; left--) {
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
        List<Result> batch = new ArrayList<>(List.of(first));
        results.drainTo(batch, batchSize - 1);
        Set<UUID> settled;
        try {
            Failpoint.SETTLE_BEFORE.hit();
            settled = store.settle(batch.stream().map(Result::settlement).toList());
        } catch (RuntimeException trouble) {
            batchSize = 1;
            results.addAll(batch);
            throw trouble;
        }
        Failpoint.SETTLE_AFTER_COMMIT.hit();
        batchSize = Math.min(2 * batchSize, MAX_BATCH);
        batch.forEach(
                result -> finish(result, settled.contains(result.claim().key().id())));
    }

    /** Whose results the store has not taken yet. */
    Set<ClaimKey> unstored() {
        return Set.copyOf(unstored);
    }

    private void finish(Result result, boolean accepted) {
        Claim claim = result.claim();
        leases.drop(claim.key());
        unstored.remove(claim.key());
        if (!accepted) {
            LOG.warn(
                    "the result of attempt {} of entry {} (task {}) is dropped: its lease was lost, or the result was"
                            + " stored although the store had reported trouble",
                    claim.number(),
                    claim.key().id(),
                    claim.call().taskType());
            settlements.settled(claim.key().id());
            return;
        }
        tell(claim, result.settlement());
    }

    private void tell(Claim claim, Settlement settlement) {
        UUID id = claim.key().id();
        String taskType = claim.call().taskType();
        if (settlement instanceof Settlement.Retry retry) {
            retryAlarm.ringIn(retry.delay());
            LOG.info(
                    "entry {} of task {} failed at attempt {}; due again in {}",
                    id,
                    taskType,
                    claim.number(),
                    retry.delay());
            listeners.changed(
                    new EntryChange(id, taskType, claim.number(), FailureStatus.PENDING_RETRY, retry.reason()));
        } else if (settlement instanceof Settlement.Review review) {
            LOG.warn(
                    "entry {} of task {} waits for a person after attempt {}: {}",
                    id,
                    taskType,
                    claim.number(),
                    review.reason());
            int count = review.executed() ? claim.number() : claim.number() - 1;
            listeners.changed(new EntryChange(id, taskType, count, FailureStatus.PENDING_REVIEW, review.reason()));
            settlements.settled(id);
        } else if (settlement instanceof Settlement.Succeeded success) {
            LOG.debug("entry {} of task {} succeeded at attempt {}", id, taskType, claim.number());
            listeners.changed(
                    new EntryChange(id, taskType, claim.number(), FailureStatus.RESOLVED, success.resolution()));
            settlements.settled(id);
        }
    }
}
