/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.DlqStats;
import dev.agentdlq.EntryHistory;
import dev.agentdlq.EntryPage;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.LeaseExtension;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.ReapRequest;
import dev.agentdlq.spi.Reaped;
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

/** Says of every entry that it is stored, and keeps none. Thread-safe. */
final class AcknowledgingStore implements DlqStore {
    @Override
    public void open() {}

    @Override
    public Map<UUID, Instant> insert(List<NewEntry> entries) {
        return Map.of();
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return List.of();
    }

    @Override
    public LeaseExtension extendLeases(Collection<ClaimKey> claims, Duration lease) {
        return new LeaseExtension(Set.of(), Set.of());
    }

    @Override
    public Set<UUID> settle(List<Settlement> settlements) {
        return Set.of();
    }

    @Override
    public Set<UUID> release(Collection<ClaimKey> claims) {
        return Set.of();
    }

    @Override
    public Set<UUID> releaseClaim(UUID token) {
        return Set.of();
    }

    @Override
    public boolean isSuspectDue(Set<String> taskTypes, Set<String> codecs) {
        return false;
    }

    @Override
    public Reaped reap(ReapRequest request) {
        return new Reaped(Instant.EPOCH, List.of());
    }

    @Override
    public List<StoredSignature> unsettledSignatures(Set<String> taskTypes) {
        return List.of();
    }

    @Override
    public Optional<DlqEntry> get(UUID id) {
        return Optional.empty();
    }

    @Override
    public EntryPage find(DlqQuery query) {
        throw keepsNothing();
    }

    @Override
    public EntryHistory history(UUID id) {
        throw keepsNothing();
    }

    @Override
    public DlqStats stats() {
        throw keepsNothing();
    }

    @Override
    public Optional<DlqEntry> review(UUID id, ReviewAction action, String actor, String reason) {
        return Optional.empty();
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException keepsNothing() {
        return new UnsupportedOperationException("this store keeps nothing that could be shown");
    }
}
