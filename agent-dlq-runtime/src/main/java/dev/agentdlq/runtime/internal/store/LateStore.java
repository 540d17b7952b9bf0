/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.DlqStats;
import dev.agentdlq.EntryHistory;
import dev.agentdlq.EntryPage;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.LeaseExtension;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.ReapRequest;
import dev.agentdlq.spi.Reaped;
import dev.agentdlq.spi.RepeatedCall;
import dev.agentdlq.spi.Settlement;
import dev.agentdlq.spi.StoredSignature;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that may not be there yet when the application starts. Whoever uses it tries to open it, until that has
 * worked; new entries do not wait for the attempt of somebody else, all other calls do for a while. Thread-safe.
 */
public final class LateStore implements DlqStore {
    private static final Logger LOG = LoggerFactory.getLogger(LateStore.class);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private final DlqStore store;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile boolean open;
    private volatile @Nullable RuntimeException trouble;
    private long triedAt;
    private boolean told;

    /**
     * Creates a store that is not opened.
     *
     * @param store the store itself
     */
    public LateStore(DlqStore store) {
        this.store = store;
    }

    /**
     * Tries to open the store once; does nothing if it is open.
     *
     * @throws RuntimeException what the store threw
     */
    @Override
    public void open() {
        opening.lock();
        try {
            tryToOpen();
        } finally {
            opening.unlock();
        }
        RuntimeException failed = trouble;
        if (!open && failed != null) {
            throw failed;
        }
    }

    /**
     * Returns whether the store was opened.
     *
     * @return true from then on
     */
    public boolean isOpen() {
        return open;
    }

    private DlqStore opened(long patienceNanos) {
        if (open) {
            return store;
        }
        if (Uninterruptibly.run(nanos -> opening.tryLock(nanos, TimeUnit.NANOSECONDS), patienceNanos)) {
            try {
                if (triedAt == 0 || System.nanoTime() - triedAt > PAUSE_NANOS) {
                    tryToOpen();
                    tellIfIncompatible();
                }
            } finally {
                opening.unlock();
            }
        }
        if (!open) {
            throw new StoreException(
                    store.name() + " is not open yet" + (trouble == null ? "" : ": " + trouble.getMessage()), trouble);
        }
        return store;
    }

    private void tryToOpen() {
        if (open) {
            return;
        }
        triedAt = System.nanoTime();
        try {
            store.open();
            open = true;
            if (trouble != null) {
                LOG.info("{} is open now", store.name());
            }
        } catch (RuntimeException failed) {
            trouble = failed;
        }
    }

    /** Waiting does not mend it, and nobody hears the exception: it is met after the application has started. */
    private void tellIfIncompatible() {
        if (!open && !told && trouble instanceof StoreException failed && failed.isIncompatible()) {
            told = true;
            LOG.error("{}; until then failed calls go to the spool, and nothing is retried", failed.getMessage());
        }
    }

    private DlqStore opened() {
        return opened(PATIENCE_NANOS);
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void warmUp() {
        opened().warmUp();
    }

    @Override
    public Optional<String> lineage() {
        return opened().lineage();
    }

    @Override
    public Map<UUID, Instant> insert(List<NewEntry> entries) {
        return opened(0).insert(entries);
    }

    @Override
    public Optional<RepeatedCall> countRepeats(UUID repeatKey, int repeats) {
        return opened(0).countRepeats(repeatKey, repeats);
    }

    @Override
    public List<RepeatedCall> openCalls(Set<String> taskTypes, Duration window, int limit) {
        return opened().openCalls(taskTypes, window, limit);
    }

    @Override
    public boolean supersede(UUID repeatKey) {
        return opened().supersede(repeatKey);
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return opened().claim(request);
    }

    @Override
    public boolean isSuspectDue(Set<String> taskTypes, Set<String> codecs) {
        return opened().isSuspectDue(taskTypes, codecs);
    }

    @Override
    public LeaseExtension extendLeases(Collection<ClaimKey> claims, Duration lease) {
        return opened().extendLeases(claims, lease);
    }

    @Override
    public Set<UUID> settle(List<Settlement> settlements) {
        return opened().settle(settlements);
    }

    @Override
    public Set<UUID> release(Collection<ClaimKey> claims) {
        return opened().release(claims);
    }

    @Override
    public Set<UUID> releaseClaim(UUID token) {
        return opened().releaseClaim(token);
    }

    @Override
    public Reaped reap(ReapRequest request) {
        return opened().reap(request);
    }

    @Override
    public List<StoredSignature> unsettledSignatures(Set<String> taskTypes) {
        return opened().unsettledSignatures(taskTypes);
    }

    @Override
    public Optional<String> findHindrance() {
        return opened().findHindrance();
    }

    @Override
    public Optional<DlqEntry> get(UUID id) {
        return opened().get(id);
    }

    @Override
    public EntryPage find(DlqQuery query) {
        return opened().find(query);
    }

    @Override
    public EntryHistory history(UUID id) {
        return opened().history(id);
    }

    @Override
    public DlqStats stats() {
        return opened().stats();
    }

    @Override
    public Optional<DlqEntry> review(UUID id, ReviewAction action, String actor, String reason) {
        return opened().review(id, action, actor, reason);
    }

    @Override
    public void close() {
        store.close();
    }
}
