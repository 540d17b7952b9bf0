/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.LeaseExtension;
import dev.agentdlq.spi.ReapRequest;
import dev.agentdlq.spi.Reaped;
import dev.agentdlq.spi.Settlement;
import dev.agentdlq.spi.StoredSignature;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Lets workers take entries of PostgreSQL and say how it went. */
final class PostgresClaims implements DatabaseStore.Claims {
    private final PostgresDatabase database;
    private final Rows rows;
    private final PostgresQueue queue;
    private final String extendLeases;
    private final String settle;
    private final String release;
    private final String claimed;
    private final String reap;
    private final String unsettledSignatures;

    PostgresClaims(PostgresDatabase database, Rows rows) {
        this.database = database;
        this.rows = rows;
        this.queue = new PostgresQueue(database, rows, System::nanoTime);
        this.extendLeases = database.sql(PostgresSql.EXTEND_LEASES);
        this.settle = database.sql(PostgresSql.SETTLE);
        this.release = database.sql(PostgresSql.RELEASE);
        this.claimed = database.sql(PostgresSql.CLAIMED);
        this.reap = database.sql(PostgresSql.REAP);
        this.unsettledSignatures = database.sql(PostgresSql.UNSETTLED_SIGNATURES);
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return queue.claim(request);
    }

    @Override
    public boolean isSuspectDue(Set<String> taskTypes, Set<String> codecs) {
        return queue.isSuspectDue(taskTypes, codecs);
    }

    @Override
    public LeaseExtension extendLeases(Collection<ClaimKey> claims, Duration lease) {
        List<ClaimKey> keys = List.copyOf(claims);
        Set<UUID> extended = new HashSet<>();
        Set<UUID> locked = new HashSet<>();
        database.extendLeases(
                lease,
                connection -> Sql.query(
                        connection,
                        extendLeases,
                        p -> bindKeys(p, keys).number(lease.toMillis()),
                        row -> (row.getBoolean("extended") ? extended : locked).add(rows.id(row))));
        return new LeaseExtension(extended, locked);
    }

    @Override
    public Set<UUID> settle(List<Settlement> settlements) {
        Set<UUID> settled = new HashSet<>();
        if (!settlements.isEmpty()) {
            settle(settlements.stream().map(Ending::of).toList(), settled);
        }
        return settled;
    }

    /** Halves a batch that is refused, as captures do: one bad text costs only itself, and no attempt its end. */
    private void settle(List<Ending> endings, Set<UUID> settled) {
        try {
            settled.addAll(database.tryWork(
                    connection -> Sql.query(connection, settle, p -> bindEndings(p, endings), rows::id)));
        } catch (SQLException e) {
            int half = endings.size() / 2;
            if (StoreErrors.isAboutData(e) && half > 0) {
                settle(endings.subList(0, half), settled);
                settle(endings.subList(half, endings.size()), settled);
            } else if (StoreErrors.isAboutData(e) && !endings.get(0).isBare()) {
                settle(List.of(endings.get(0).bare()), settled);
            } else {
                throw StoreErrors.failed("settle entries", database.name(), e);
            }
        }
    }

    @Override
    public Set<UUID> release(Collection<ClaimKey> claims) {
        List<ClaimKey> keys = List.copyOf(claims);
        return new HashSet<>(database.query("release entries", release, p -> bindKeys(p, keys), rows::id));
    }

    @Override
    public Set<UUID> releaseClaim(UUID token) {
        List<ClaimKey> claims = database.query(
                "release a claim", claimed, p -> p.uuid(token), row -> new ClaimKey(rows.id(row), token));
        return claims.isEmpty() ? Set.of() : release(claims);
    }

    @Override
    public Reaped reap(ReapRequest request) {
        List<EntryChange> changes = new ArrayList<>();
        List<Instant> times = database.query(
                "take entries back",
                reap,
                p -> p.number(request.maxCrashes()).time(request.latestNow()).number(request.limit()),
                row -> {
                    if (row.getString("id") != null) {
                        changes.add(rows.change(row));
                    }
                    return row.getObject("now", OffsetDateTime.class).toInstant();
                });
        return new Reaped(times.get(0), changes);
    }

    @Override
    public List<StoredSignature> unsettledSignatures(Set<String> taskTypes) {
        return database.query(
                "count entries",
                unsettledSignatures,
                p -> p.array("text", List.copyOf(taskTypes), type -> type),
                rows::signature);
    }

    private static Parameters bindKeys(Parameters parameters, List<ClaimKey> keys) throws SQLException {
        return parameters.array("uuid", keys, ClaimKey::id).array("uuid", keys, ClaimKey::token);
    }

    private static void bindEndings(Parameters parameters, List<Ending> endings) throws SQLException {
        parameters
                .array("uuid", endings, e -> e.key().id())
                .array("uuid", endings, e -> e.key().token())
                .array("text", endings, Ending::node)
                .array("text", endings, e -> e.outcome().name())
                .array("text", endings, e -> e.status().name())
                .array("text", endings, Ending::reason)
                .array("bigint", endings, Ending::delayMillis)
                .array("text", endings, Ending::resolution)
                .array("text", endings, Ending::result)
                .array("text", endings, e -> e.ofError(error -> error.kind().name()))
                .array("text", endings, e -> e.ofError(AttemptFailure::category))
                .array("text", endings, e -> e.ofError(AttemptFailure::rule))
                .array("text", endings, e -> e.ofError(AttemptFailure::errorType))
                .array("text", endings, e -> e.ofError(AttemptFailure::errorMessage))
                .array("text", endings, e -> e.ofError(AttemptFailure::stackTrace))
                .array("text", endings, e -> e.ofError(AttemptFailure::fingerprint))
                .array("text", endings, e -> e.ofError(AttemptFailure::evidence));
    }
}
