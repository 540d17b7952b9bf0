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
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.Settlement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps entries in PostgreSQL 14 or later, for any number of nodes. */
public final class PostgresStore implements DlqStore {
    private final PostgresDatabase database;
    private final PostgresCapture capture;
    private final PostgresClaims claims;
    private final PostgresReviews reviews;

    /**
     * Creates the store; it connects when it is opened.
     *
     * @param settings where the tables are
     * @param json writes the maps
     */
    public PostgresStore(PostgresSettings settings, JsonMaps json) {
        Rows rows = new Rows(new PostgresColumns(), json);
        this.database = new PostgresDatabase(settings);
        this.capture = new PostgresCapture(database, json);
        this.claims = new PostgresClaims(database, rows);
        this.reviews = new PostgresReviews(database, rows);
    }

    @Override
    public void open() {
        database.connect();
        new PostgresMigrator(database, Migration.of("postgresql")).migrate();
    }

    @Override
    public Map<UUID, Instant> insert(List<NewEntry> entries) {
        return capture.insert(entries);
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return claims.claim(request);
    }

    @Override
    public Set<UUID> extendLeases(Collection<ClaimKey> held, Duration lease) {
        return claims.extendLeases(held, lease);
    }

    @Override
    public Set<UUID> settle(List<Settlement> settlements) {
        return claims.settle(settlements);
    }

    @Override
    public Set<UUID> release(Collection<ClaimKey> held) {
        return claims.release(held);
    }

    @Override
    public List<EntryChange> reap(int limit, int maxCrashes) {
        return claims.reap(limit, maxCrashes);
    }

    @Override
    public Optional<DlqEntry> get(UUID id) {
        return reviews.get(id);
    }

    @Override
    public EntryPage find(DlqQuery query) {
        return reviews.find(query);
    }

    @Override
    public EntryHistory history(UUID id) {
        return reviews.history(id);
    }

    @Override
    public DlqStats stats() {
        return reviews.stats();
    }

    @Override
    public Optional<DlqEntry> review(UUID id, ReviewAction action, String actor, String reason) {
        return reviews.review(id, action, actor, reason);
    }

    @Override
    public void close() {
        database.close();
    }

    private static final class PostgresColumns implements Rows.Columns {
        @Override
        public UUID uuid(ResultSet row, String column) throws SQLException {
            return row.getObject(column, UUID.class);
        }

        @Override
        public @Nullable Instant time(ResultSet row, String column) throws SQLException {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
    }
}
