/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.Settlement;
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
import org.jspecify.annotations.Nullable;

/** Lets workers take entries of PostgreSQL and say how it went. */
final class PostgresClaims implements DatabaseStore.Claims {
    private final PostgresDatabase database;
    private final Rows rows;
    private final DueMark dueMark = new DueMark(System::nanoTime);
    private final String claim;
    private final String extendLeases;
    private final String settle;
    private final String release;
    private final String reap;

    PostgresClaims(PostgresDatabase database, Rows rows) {
        this.database = database;
        this.rows = rows;
        this.claim = database.sql(PostgresSql.CLAIM);
        this.extendLeases = database.sql(PostgresSql.EXTEND_LEASES);
        this.settle = database.sql(PostgresSql.SETTLE);
        this.release = database.sql(PostgresSql.RELEASE);
        this.reap = database.sql(PostgresSql.REAP);
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        @Nullable Instant mark = dueMark.begin();
        List<Claim> claims = new ArrayList<>(claimFrom(mark, request, request.limit()));
        if (mark != null && claims.size() < request.limit()) {
            claims.addAll(claimFrom(null, request, request.limit() - claims.size()));
        }
        return claims;
    }

    private List<Claim> claimFrom(@Nullable Instant mark, ClaimRequest request, int limit) {
        List<Instant> dueTimes = new ArrayList<>();
        List<Claim> claims = database.query(
                "claim entries",
                claim,
                p -> p.time(mark)
                        .array("text", List.copyOf(request.taskTypes()), type -> type)
                        .number(limit)
                        .text(request.node())
                        .number(request.lease().toMillis())
                        .uuid(request.token()),
                row -> {
                    dueTimes.add(row.getObject("due_at", OffsetDateTime.class).toInstant());
                    return rows.claim(row, request.token());
                });
        boolean enough = claims.size() == limit;
        dueMark.reached(enough ? dueTimes.get(limit - 1) : null, mark == null);
        return claims;
    }

    @Override
    public Set<UUID> extendLeases(Collection<ClaimKey> claims, Duration lease) {
        List<ClaimKey> keys = List.copyOf(claims);
        return new HashSet<>(database.query(
                "extend leases", extendLeases, p -> bindKeys(p, keys).number(lease.toMillis()), rows::id));
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
    public List<EntryChange> reap(int limit, int maxCrashes) {
        return database.query(
                "take entries back", reap, p -> p.number(maxCrashes).number(limit), rows::change);
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
                .array("text", endings, Ending::kindName)
                .array("text", endings, Ending::rule)
                .array("text", endings, Ending::errorType)
                .array("text", endings, Ending::errorMessage)
                .array("text", endings, Ending::stackTrace);
    }
}
