/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.spool.Drained.Origin;
import dev.agentdlq.runtime.internal.spool.SegmentContent.Span;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.NewEntry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the records of a segment to the store in batches, and what it will never take to quarantine. After a failure
 * the records of a segment go one by one, and batches grow again with the next. For the drainer's thread.
 */
final class SegmentDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentDelivery.class);
    private static final int MAX_BATCH = 128;
    private static final int GROWTH = 8;
    private static final long MAX_BATCH_BYTES = 1 << 20;
    /** An id that no entry has, to ask a store for. */
    static final UUID NOBODY = new UUID(0, 0);

    private static final int PATIENCE_WITH_ONE = 3;
    private static final Duration NOTE_PATIENCE = Duration.ofSeconds(1);

    private final Spool spool;
    private final DlqStore store;
    private final Runnable onCommitted;
    private final Consumer<Drained> told;
    private int batchLimit = 1;

    /** How often each record has failed alone, while others may not have. */
    private final Map<UUID, Integer> failuresById = new HashMap<>();

    private boolean oneByOne;

    /** A record with what is in it. */
    private record Item(Span record, NewEntry entry) {}

    SegmentDelivery(Spool spool, DlqStore store, Runnable onCommitted, Consumer<Drained> told) {
        this.spool = spool;
        this.store = store;
        this.onCommitted = onCommitted;
        this.told = told;
    }

    /**
     * Delivers a segment.
     *
     * @return whether all of it is in the store or in quarantine; false if some of it is for a newer release
     * @throws StoreException if the store does not take it now; what was committed is committed
     */
    boolean deliver(Segment segment, SegmentContent content, Origin origin) throws IOException {
        for (Span damaged : content.damaged()) {
            spool.pending().quarantine(segment, content, damaged, "damaged");
            LOG.error(
                    "{} bytes of the spool segment '{}' are damaged and were put into quarantine; at least one entry is"
                            + " lost and a person must look",
                    damaged.length(),
                    segment.file());
        }
        if (content.tornBytes() > 0) {
            LOG.info("{} bytes of a record that was never finished end '{}'", content.tornBytes(), segment.file());
        }
        boolean all = true;
        List<Item> batch = new ArrayList<>();
        long bytes = 0;
        for (Span record : content.records()) {
            if (content.isNewer(record)) {
                all = false;
                continue;
            }
            if (batch.size() >= batchLimit || (!batch.isEmpty() && bytes + record.length() > MAX_BATCH_BYTES)) {
                commit(segment, content, batch, origin);
                batch.clear();
                bytes = 0;
            }
            if (decode(segment, content, record, batch)) {
                bytes += record.length();
            }
        }
        if (!batch.isEmpty()) {
            commit(segment, content, batch, origin);
        }
        oneByOne = false;
        return all;
    }

    private boolean decode(Segment segment, SegmentContent content, Span record, List<Item> batch) throws IOException {
        try {
            batch.add(new Item(record, content.entry(record, spool.clock().instant())));
            return true;
        } catch (RuntimeException unreadable) {
            spool.pending().quarantine(segment, content, record, "unreadable");
            LOG.error(
                    "a record of the spool segment '{}' is no entry ({}) and was put into quarantine; a person must look",
                    segment.file(),
                    unreadable.toString());
            return false;
        }
    }

    private void commit(Segment segment, SegmentContent content, List<Item> batch, Origin origin) throws IOException {
        List<NewEntry> entries = new ArrayList<>();
        batch.forEach(item -> entries.add(item.entry));
        Map<UUID, Instant> dueById = Map.of();
        Set<UUID> refused = Set.of();
        try {
            if (!Failpoint.DRAIN_BEFORE_INSERT.hit()) {
                dueById = store.insert(entries);
            }
        } catch (RuntimeException e) {
            refused = e instanceof StoreException known ? known.refused() : Set.of();
            if (refused.isEmpty()) {
                batchLimit = 1;
                oneByOne = true;
                if (origin == Origin.SPOOL && entries.size() == 1 && postpone(entries.get(0), e)) {
                    return;
                }
                throw e;
            }
        }
        Failpoint.DRAIN_AFTER_COMMIT.hit();
        entries.forEach(entry -> failuresById.remove(entry.id()));
        // with a record in sight that fails, a larger batch would only fail with it
        batchLimit = oneByOne ? 1 : Math.min(MAX_BATCH, batchLimit * GROWTH);
        onCommitted.run();
        for (Item item : batch) {
            if (refused.contains(item.entry.id())) {
                refuse(segment, content, item);
            }
        }
        if (origin == Origin.SPOOL) {
            Set<UUID> out = refused;
            List<NewEntry> stored =
                    entries.stream().filter(entry -> !out.contains(entry.id())).toList();
            // The segment is deleted after this, so the window should have them before.
            Uninterruptibly.await(spool.committed(stored), NOTE_PATIENCE.toNanos());
        }
        tell(new Drained(origin, entries, dueById, refused));
    }

    /**
     * Lets those behind it pass a record that has failed alone again and again, by writing it to the end of the spool.
     *
     * @return whether it stands there now
     */
    private boolean postpone(NewEntry entry, RuntimeException failure) {
        if (failuresById.merge(entry.id(), 1, Integer::sum) < PATIENCE_WITH_ONE || !storeWorks()) {
            return false;
        }
        failuresById.remove(entry.id());
        if (!Uninterruptibly.await(spool.append(entry), NOTE_PATIENCE.toNanos())) {
            return false;
        }
        LOG.warn(
                "the store did not take spooled entry {} of task {} {} times in a row ({}); those behind it go first",
                entry.id(),
                entry.call().taskType(),
                PATIENCE_WITH_ONE,
                failure.getClass().getName());
        return true;
    }

    /** Whether it takes an entry that nobody has failed; then this one is at fault. */
    private boolean storeWorks() {
        try {
            store.warmUp();
            return store.get(NOBODY).isEmpty();
        } catch (RuntimeException down) {
            return false;
        }
    }

    private void refuse(Segment segment, SegmentContent content, Item item) throws IOException {
        UUID id = item.entry.id();
        spool.pending().quarantine(segment, content, item.record, id.toString());
        LOG.error(
                "the store refuses the data of entry {} of task {}, which was spooled; its bytes are in quarantine and a"
                        + " person must look after this call",
                id,
                item.entry.call().taskType());
    }

    private void tell(Drained drained) {
        try {
            told.accept(drained);
        } catch (RuntimeException e) {
            LOG.warn("whoever is told of drained entries failed: {}", e.toString());
        }
    }
}
