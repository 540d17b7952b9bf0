/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.ReapRequest;
import dev.agentdlq.spi.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the parts of the contract have in common: a store, its time, and a few steps in short form. */
interface StoreScenario {
    Duration LEASE = Duration.ofSeconds(15);
    Duration MINUTE = Duration.ofMinutes(1);

    DlqStore store();

    /** Lets time pass for the store. */
    void shiftTime(Duration duration);

    default UUID insert(Sample sample) {
        store().insert(List.of(sample.entry()));
        return sample.entry().id();
    }

    default List<UUID> insertAll(Sample... samples) {
        List<NewEntry> entries = Stream.of(samples).map(Sample::entry).toList();
        store().insert(entries);
        return entries.stream().map(NewEntry::id).toList();
    }

    default DlqEntry entry(UUID id) {
        return store().get(id).orElseThrow();
    }

    default List<Claim> claim(int limit) {
        return claim(limit, UUID.randomUUID());
    }

    default List<Claim> claim(int limit, UUID token) {
        return claim(limit, token, Lane.NORMAL, List.of(new Share(Sample.TYPE, limit)));
    }

    default List<Claim> claim(int limit, UUID token, Lane lane, List<Share> shares) {
        return store().claim(new ClaimRequest("node-1", token, limit, LEASE, lane, shares, Set.of(Sample.CODEC)));
    }

    /** Takes back what dead workers held; the third crash convicts. */
    default List<EntryChange> reap(int limit) {
        return reap(limit, 3);
    }

    default List<EntryChange> reap(int limit, int maxCrashes) {
        return store().reap(new ReapRequest(limit, maxCrashes, null)).changes();
    }

    default Claim claimOne() {
        return claim(1).get(0);
    }

    default Settlement succeeded(Claim claim, @Nullable String result) {
        return new Settlement.Succeeded(claim.key(), "node-1", Resolution.RETRY, result);
    }

    default Settlement retry(Claim claim, Duration delay) {
        return new Settlement.Retry(claim.key(), "node-1", Sample.failure("again"), Reason.AMBIGUOUS, delay);
    }

    default Settlement review(Claim claim) {
        return new Settlement.Review(claim.key(), "node-1", Sample.failure("at last"), Reason.RETRIES_EXHAUSTED, true);
    }

    default Settlement notExecuted(Claim claim) {
        return new Settlement.Review(claim.key(), "node-1", Sample.failure("unreadable"), Reason.UNDECODABLE, false);
    }

    /** Lets a claimed entry's worker die. */
    default void crash() {
        shiftTime(LEASE.plusSeconds(1));
        reap(10);
    }

    /** Stores an entry and brings it to a status. */
    default UUID bring(FailureStatus status) {
        if (status == FailureStatus.PENDING_REVIEW) {
            return insert(Sample.forReview());
        }
        UUID id = insert(Sample.due());
        if (status == FailureStatus.RETRYING) {
            claim(100);
        } else if (status == FailureStatus.RESOLVED) {
            store().settle(claim(100).stream()
                    .map(claim -> succeeded(claim, null))
                    .toList());
        } else if (status == FailureStatus.DISCARDED) {
            store().review(id, ReviewAction.DISCARD, "ann", "not wanted");
        }
        return id;
    }
}
