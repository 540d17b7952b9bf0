/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

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

/**
 * A store in a database: one part for each of those who use it. What differs between databases is in the parts. Whoever
 * holds a claim may settle it, whatever became of the tables: its task was executed.
 */
abstract sealed class DatabaseStore implements DlqStore permits PostgresStore, SqliteStore {
    private final Captures captures;
    private final OpenCalls openCalls;
    private final Claims claims;
    private final Reviews reviews;
    private final SchemaGate schema;

    /** What failing calls need. */
    interface Captures {
        Map<UUID, Instant> insert(List<NewEntry> entries);

        void warmUp();
    }

    /** What calls need that repeat one which failed. */
    interface OpenCalls {
        Optional<RepeatedCall> countRepeats(UUID repeatKey, int repeats);

        List<RepeatedCall> openCalls(Set<String> taskTypes, Duration window, int limit);

        boolean supersede(UUID repeatKey);
    }

    /** What workers need. */
    interface Claims {
        List<Claim> claim(ClaimRequest request);

        boolean isSuspectDue(Set<String> taskTypes, Set<String> codecs);

        LeaseExtension extendLeases(Collection<ClaimKey> held, Duration lease);

        Set<UUID> settle(List<Settlement> settlements);

        Set<UUID> release(Collection<ClaimKey> held);

        Set<UUID> releaseClaim(UUID token);

        Reaped reap(ReapRequest request);

        List<StoredSignature> unsettledSignatures(Set<String> taskTypes);
    }

    /** What people need. */
    interface Reviews {
        Optional<DlqEntry> get(UUID id);

        EntryPage find(DlqQuery query);

        EntryHistory history(UUID id);

        DlqStats stats();

        Optional<DlqEntry> review(UUID id, ReviewAction action, String actor, String reason);
    }

    DatabaseStore(Captures captures, OpenCalls openCalls, Claims claims, Reviews reviews, SchemaGate schema) {
        this.captures = captures;
        this.openCalls = openCalls;
        this.claims = claims;
        this.reviews = reviews;
        this.schema = schema;
    }

    /** Makes the tables fit, or throws if they do not. */
    final void openSchema() {
        schema.open();
    }

    /** Throws if the tables have become too new. For threads on which no caller waits. */
    final void lookAtSchema() {
        schema.look();
    }

    @Override
    public final Map<UUID, Instant> insert(List<NewEntry> entries) {
        schema.pass();
        return captures.insert(entries);
    }

    @Override
    public final void warmUp() {
        captures.warmUp();
    }

    @Override
    public final Optional<RepeatedCall> countRepeats(UUID repeatKey, int repeats) {
        schema.pass();
        return openCalls.countRepeats(repeatKey, repeats);
    }

    @Override
    public final List<RepeatedCall> openCalls(Set<String> taskTypes, Duration window, int limit) {
        schema.pass();
        return openCalls.openCalls(taskTypes, window, limit);
    }

    @Override
    public final boolean supersede(UUID repeatKey) {
        schema.pass();
        return openCalls.supersede(repeatKey);
    }

    @Override
    public final List<Claim> claim(ClaimRequest request) {
        schema.look();
        return claims.claim(request);
    }

    @Override
    public final boolean isSuspectDue(Set<String> taskTypes, Set<String> codecs) {
        schema.pass();
        return claims.isSuspectDue(taskTypes, codecs);
    }

    @Override
    public final LeaseExtension extendLeases(Collection<ClaimKey> held, Duration lease) {
        return claims.extendLeases(held, lease);
    }

    @Override
    public final Set<UUID> settle(List<Settlement> settlements) {
        return claims.settle(settlements);
    }

    @Override
    public final Set<UUID> release(Collection<ClaimKey> held) {
        return claims.release(held);
    }

    @Override
    public final Set<UUID> releaseClaim(UUID token) {
        return claims.releaseClaim(token);
    }

    @Override
    public final Reaped reap(ReapRequest request) {
        schema.pass();
        return claims.reap(request);
    }

    @Override
    public final List<StoredSignature> unsettledSignatures(Set<String> taskTypes) {
        schema.pass();
        return claims.unsettledSignatures(taskTypes);
    }

    @Override
    public final Optional<DlqEntry> get(UUID id) {
        schema.pass();
        return reviews.get(id);
    }

    @Override
    public final EntryPage find(DlqQuery query) {
        schema.pass();
        return reviews.find(query);
    }

    @Override
    public final EntryHistory history(UUID id) {
        schema.pass();
        return reviews.history(id);
    }

    @Override
    public final DlqStats stats() {
        schema.pass();
        return reviews.stats();
    }

    @Override
    public final Optional<DlqEntry> review(UUID id, ReviewAction action, String actor, String reason) {
        schema.pass();
        return reviews.review(id, action, actor, reason);
    }
}
