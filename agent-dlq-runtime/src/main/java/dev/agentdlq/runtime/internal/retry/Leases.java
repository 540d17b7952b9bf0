/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.LeaseExtension;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claims that this node holds, from the claim until the store has taken the result. The node's own lease ends
 * before the store's: it begins when the request is sent and lasts a margin less, so that a node which was cut off or
 * paused knows that it must not write before anybody else can have the entry. Thread-safe.
 */
final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(2);

    private final DlqStore store;
    private final Duration lease;
    private final long runNanos;
    private final long worthExtendingNanos;
    private final LongSupplier nanoTime;
    private final Map<ClaimKey, HeldClaim> held = new ConcurrentHashMap<>();

    /** The claims that are held, by entry: of two the earlier one is over, whatever its own clock says. */
    private final Map<UUID, HeldClaim> latestById = new ConcurrentHashMap<>();

    private final AtomicLong lost = new AtomicLong();

    /**
     * Creates an empty set.
     *
     * @param store confirms leases
     * @param settings the lease, and the longest run time, after which a lease is not extended any more
     * @param nanoTime the node's own clock
     */
    Leases(DlqStore store, WorkerSettings settings, LongSupplier nanoTime) {
        this.store = store;
        this.lease = settings.lease();
        this.runNanos =
                settings.maxRunTime().plus(WorkerSettings.INTERRUPT_GRACE).toNanos();
        // most attempts end before that, and never need a heartbeat
        this.worthExtendingNanos = usableNanos() * 3 / 4;
        this.nanoTime = nanoTime;
    }

    /** Holds a claim whose request was sent at a time. */
    HeldClaim hold(Claim claim, long sentAt) {
        HeldClaim entry = new HeldClaim(claim, sentAt + usableNanos());
        held.put(claim.key(), entry);
        HeldClaim before = latestById.put(claim.key().id(), entry);
        if (before != null && !before.isSettling()) {
            lose(before, "it was taken back, and this node has claimed the entry again");
        }
        return entry;
    }

    private long usableNanos() {
        Duration tenth = lease.dividedBy(10);
        return lease.minus(tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN)
                .toNanos();
    }

    void drop(ClaimKey key) {
        HeldClaim dropped = held.remove(key);
        if (dropped != null) {
            latestById.remove(key.id(), dropped);
        }
    }

    Collection<HeldClaim> all() {
        return List.copyOf(held.values());
    }

    Collection<ClaimKey> keys() {
        return List.copyOf(held.keySet());
    }

    boolean mayWrite(HeldClaim claim) {
        return claim.isHeldAt(nanoTime.getAsLong());
    }

    /**
     * Extends all leases of which a part has passed, in one statement; what the store does not confirm belongs to
     * somebody else now.
     */
    void extend() {
        long sentAt = nanoTime.getAsLong();
        List<ClaimKey> keys = held.values().stream()
                .filter(claim -> !claim.isLost() && claim.age(sentAt) < runNanos)
                .filter(claim -> claim.heldFor(sentAt) < worthExtendingNanos)
                .map(claim -> claim.claim().key())
                .toList();
        if (keys.isEmpty()) {
            return;
        }
        Failpoint.HEARTBEAT_BEFORE.hit();
        LeaseExtension extension = store.extendLeases(keys, lease);
        for (ClaimKey key : keys) {
            HeldClaim claim = held.get(key);
            if (claim != null && extension.extended().contains(key.id())) {
                claim.confirm(sentAt + usableNanos());
            } else if (claim != null
                    && !claim.isSettling()
                    && !extension.locked().contains(key.id())) {
                lose(claim, "the store has given it to somebody else");
            }
        }
    }

    /** Gives up what the store has not confirmed in time. */
    void fence() {
        long now = nanoTime.getAsLong();
        for (HeldClaim claim : held.values()) {
            if (!claim.isHeldAt(now)) {
                lose(claim, "it was not confirmed in time");
            }
        }
    }

    private void lose(HeldClaim claim, String why) {
        if (claim.lose(nanoTime.getAsLong())) {
            lost.incrementAndGet();
            LOG.warn(
                    "the lease of entry {} (task {}) is lost: {}; its attempt is interrupted, and what it returns will"
                            + " be dropped",
                    claim.claim().key().id(),
                    claim.claim().call().taskType(),
                    why);
        }
    }

    /** Returns how many leases were lost so far. */
    long lost() {
        return lost.get();
    }
}
