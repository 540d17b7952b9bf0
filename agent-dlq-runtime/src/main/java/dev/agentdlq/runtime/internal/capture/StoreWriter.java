/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.RepeatedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes captured entries to the store in group commits on threads of its own, so that a caller that is interrupted,
 * holds a transaction or runs on a virtual thread neither breaks a connection nor is broken by one. Thread-safe.
 */
final class StoreWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final int THREADS = 2;
    private static final int QUEUE_CAPACITY = 10_000;
    private static final int MAX_BATCH = 128;
    private static final int MAX_BATCH_BYTES = 1024 * 1024;
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final long RESEND_WITHIN_NANOS = Duration.ofMillis(100).toNanos();
    private static final long NOTE_PATIENCE_NANOS = Duration.ofMillis(20).toNanos();

    private final DlqStore store;
    private final Trouble trouble;
    private final CommittedEntries window;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final List<Thread> threads = new ArrayList<>();

    /** Halved by each batch that fails, because a smaller one may fit into the time limit. */
    private volatile int batchLimit = MAX_BATCH;

    private volatile boolean closing;

    /**
     * What became of an entry.
     *
     * @param due when its first retry is due; null when none is
     * @param countedOn the open entry of the same call on which it was counted instead; null where it was stored
     */
    record Stored(@Nullable Instant due, @Nullable RepeatedCall countedOn) {}

    /** An entry and the caller that waits for it. */
    private record Waiting(NewEntry entry, CompletableFuture<Stored> stored) {
        void fail(StoreException failure) {
            stored.completeExceptionally(failure);
        }
    }

    /** Is told that the store fails. */
    @FunctionalInterface
    interface Trouble {
        /**
         * Is told.
         *
         * @param why what the store said
         */
        void with(String why);
    }

    /** Notes what was committed, for the case that the store loses it after all. */
    @FunctionalInterface
    interface CommittedEntries {
        /**
         * Notes a batch.
         *
         * @param entries what is being committed
         * @return completed when it is noted, or cannot be
         */
        CompletableFuture<Void> note(List<NewEntry> entries);
    }

    /**
     * Creates the writer and starts its threads.
     *
     * @param store where to write
     * @param trouble is told when the store fails
     * @param window notes what was committed
     */
    StoreWriter(DlqStore store, Trouble trouble, CommittedEntries window) {
        this.store = store;
        this.trouble = trouble;
        this.window = window;
        for (int i = 1; i <= THREADS; i++) {
            Thread thread = new Thread(null, this::run, "agent-dlq-capture-" + i, 0, false);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /**
     * Takes an entry for writing.
     *
     * @param entry the entry
     * @return completed when it is committed; exceptionally if it is not known to be
     */
    CompletableFuture<Stored> submit(NewEntry entry) {
        Waiting waiting = new Waiting(entry, new CompletableFuture<>());
        if (closing || !queue.offer(waiting)) {
            waiting.fail(new StoreException(closing ? "the writer is closed" : "too many entries wait", null));
        }
        return waiting.stored();
    }

    private void run() {
        warmUp();
        List<Waiting> batch = new ArrayList<>(MAX_BATCH);
        while (!closing || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    collect(first, batch);
                    write(batch);
                }
            } catch (InterruptedException ignored) {
                // Nobody but close() ends this thread, and it does not interrupt.
            } catch (Throwable bug) {
                giveUp(batch, bug);
            } finally {
                batch.clear();
            }
        }
    }

    /** Whatever happens, an exhausted heap included, this thread must live on; callers then wait for their deadline. */
    private static void giveUp(List<Waiting> batch, Throwable bug) {
        try {
            failAll(batch, new StoreException("the writer met " + bug.getClass().getName(), null));
            LOG.error("writing {} captured entries failed; the writer goes on", batch.size(), bug);
        } catch (Throwable untold) {
            // There is no memory to tell it.
        }
    }

    /** The first insert of a JVM loads classes, connects and has its statement planned. */
    private void warmUp() {
        try {
            store.warmUp();
        } catch (RuntimeException | Error cold) {
            LOG.debug("the store could not be warmed up", cold);
        }
    }

    private void collect(Waiting first, List<Waiting> batch) {
        long bytes = sizeOf(first);
        batch.add(first);
        while (batch.size() < batchLimit && bytes < MAX_BATCH_BYTES) {
            Waiting next = queue.poll();
            if (next == null) {
                return;
            }
            bytes += sizeOf(next);
            batch.add(next);
        }
    }

    private static long sizeOf(Waiting waiting) {
        return (long) waiting.entry().call().args().length
                + waiting.entry().failure().stackTrace().length();
    }

    private void write(List<Waiting> batch) {
        List<NewEntry> entries = batch.stream().map(Waiting::entry).toList();
        Failpoint.CAPTURE_BEFORE_STORE.hit();
        CompletableFuture<Void> noted = window.note(entries);
        Map<UUID, Instant> dueTimes = Map.of();
        Set<UUID> refused = Set.of();
        try {
            dueTimes = insert(entries);
        } catch (StoreException failure) {
            refused = failure.refused();
            if (refused.isEmpty()) {
                batchLimit = Math.max(1, batch.size() / 2);
                trouble.with(String.valueOf(failure.getMessage()));
                failAll(batch, failure);
                return;
            }
            LOG.error("{}", failure.getMessage());
        }
        Failpoint.CAPTURE_AFTER_COMMIT.hit();
        batchLimit = Math.min(MAX_BATCH, batchLimit * 2);
        // a disk that hangs must not hold up what the store has
        Uninterruptibly.await(noted, NOTE_PATIENCE_NANOS);
        for (Waiting waiting : batch) {
            UUID id = waiting.entry().id();
            if (refused.contains(id)) {
                waiting.fail(new StoreException("the store refuses the data of entry " + id, null));
            } else {
                waiting.stored().complete(new Stored(dueTimes.get(id), countedOn(waiting.entry(), dueTimes)));
            }
        }
    }

    /** Finds the open entry of the same call, where the store may have counted this one there. */
    private @Nullable RepeatedCall countedOn(NewEntry entry, Map<UUID, Instant> dueTimes) {
        UUID key = entry.repeatKey();
        if (key == null || dueTimes.containsKey(entry.id())) {
            return null;
        }
        try {
            return store.countRepeats(key, 0)
                    .filter(other -> !other.id().equals(entry.id()))
                    .orElse(null);
        } catch (RuntimeException unknown) {
            return null;
        }
    }

    /** A pooled connection may have died unnoticed; inserting the same ids again is a no-op for those that arrived. */
    private Map<UUID, Instant> insert(List<NewEntry> entries) {
        long begin = System.nanoTime();
        try {
            return store.insert(entries);
        } catch (StoreException first) {
            if (!first.refused().isEmpty() || System.nanoTime() - begin > RESEND_WITHIN_NANOS) {
                throw first;
            }
            LOG.debug("inserting {} entries failed; trying once more", entries.size(), first);
            return store.insert(entries);
        }
    }

    /** Whoever waits in the queue shall not wait for a store that does not answer. */
    void failQueued() {
        StoreException open = new StoreException("the store does not answer", null);
        for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.fail(open);
        }
    }

    private static void failAll(List<Waiting> batch, StoreException failure) {
        batch.forEach(waiting -> waiting.fail(failure));
    }

    /** Writes what is waiting, for at most five seconds, and ends the threads. Idempotent. */
    @Override
    public void close() {
        closing = true;
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        for (Thread thread : threads) {
            Uninterruptibly.join(thread, deadline - System.nanoTime());
        }
        failQueued();
    }
}
