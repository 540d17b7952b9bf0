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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps entries in an SQLite file, for the processes of one machine. Needs org.xerial:sqlite-jdbc on the class path.
 */
public final class SqliteStore implements DlqStore {
    private final SqliteFile file;
    private final SqliteCapture capture;
    private final SqliteClaims claims;
    private final SqliteReviews reviews;

    /**
     * Creates the store; the file is opened, and created if missing, when the store is.
     *
     * @param path the file, in a directory that exists
     * @param json writes the maps
     */
    public SqliteStore(Path path, JsonMaps json) {
        Rows rows = new Rows(new SqliteClock(), json);
        this.file = new SqliteFile(path);
        this.capture = new SqliteCapture(file, json);
        this.claims = new SqliteClaims(file, rows, json);
        this.reviews = new SqliteReviews(file, rows, json);
    }

    @Override
    public void open() {
        file.open();
        new SqliteMigrator(file, Migration.of("sqlite")).migrate();
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
        file.close();
    }
}
