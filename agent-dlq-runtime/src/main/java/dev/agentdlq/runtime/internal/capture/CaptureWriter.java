/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes captured entries in group commits on threads of its own, so that a caller that is interrupted, holds a
 * transaction or runs on a virtual thread neither breaks a connection nor is broken by one. Thread-safe.
 */
public final class CaptureWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureWriter.class);
    private static final int THREADS = 2;
    private static final int QUEUE_CAPACITY = 10_000;
    private static final int MAX_BATCH = 128;
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final DlqStore store;
    private final BlockingQueue<PendingEntry> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    /**
     * Starts the writer threads.
     *
     * @param store where to write
     */
    public CaptureWriter(DlqStore store) {
        this.store = store;
        for (int i = 1; i <= THREADS; i++) {
            Thread thread = new Thread(this::run, "agent-dlq-capture-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /**
     * Takes an entry for writing.
     *
     * @param entry the entry
     * @return its way to the store; it has failed already when too many are waiting or the writer is closed
     */
    PendingEntry submit(NewEntry entry) {
        PendingEntry pending = new PendingEntry(entry);
        if (closing || !queue.offer(pending)) {
            pending.fail();
        }
        return pending;
    }

    private void run() {
        List<PendingEntry> batch = new ArrayList<>(MAX_BATCH);
        while (!closing || !queue.isEmpty()) {
            try {
                PendingEntry first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MAX_BATCH - 1);
                    write(batch);
                }
            } catch (InterruptedException ignored) {
                // Nobody but close() ends this thread, and it does not interrupt.
            } catch (Throwable trouble) {
                LOG.error("writing {} captured entries failed; the writer goes on", batch.size(), trouble);
            } finally {
                batch.forEach(PendingEntry::fail);
                batch.clear();
            }
        }
    }

    private void write(List<PendingEntry> batch) {
        List<NewEntry> entries = batch.stream().map(PendingEntry::entry).toList();
        Map<UUID, Instant> dueTimes = Map.of();
        Set<UUID> refused = Set.of();
        try {
            dueTimes = insert(entries);
        } catch (StoreException dataTrouble) {
            refused = dataTrouble.refused();
            if (refused.isEmpty()) {
                throw dataTrouble;
            }
            LOG.error("{}", dataTrouble.getMessage());
        }
        for (PendingEntry pending : batch) {
            UUID id = pending.entry().id();
            if (!refused.contains(id)) {
                pending.acknowledge(dueTimes.get(id));
            }
        }
    }

    /** A pooled connection may have died unnoticed; inserting the same ids again is a no-op for those that arrived. */
    private Map<UUID, Instant> insert(List<NewEntry> entries) {
        try {
            return store.insert(entries);
        } catch (StoreException first) {
            if (!first.refused().isEmpty()) {
                throw first;
            }
            LOG.debug("inserting {} entries failed; trying once more", entries.size(), first);
            return store.insert(entries);
        }
    }

    /** Writes what is waiting, for at most five seconds, and ends the threads. Idempotent. */
    @Override
    public void close() {
        closing = true;
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        for (Thread thread : threads) {
            Uninterruptibly.join(thread, deadline - System.nanoTime());
        }
    }
}
