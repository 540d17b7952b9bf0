/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.LeaseExtension;
import dev.agentdlq.spi.ReapRequest;
import dev.agentdlq.spi.Reaped;
import dev.agentdlq.spi.Settlement;
import dev.agentdlq.spi.StoredSignature;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lets workers take entries of SQLite and say how it went. */
final class SqliteClaims implements DatabaseStore.Claims {
    private final SqliteFile file;
    private final Rows rows;
    private final JsonMaps json;

    SqliteClaims(SqliteFile file, Rows rows, JsonMaps json) {
        this.file = file;
        this.rows = rows;
        this.json = json;
    }

    /** An attempt that is under way. */
    private record Running(String id, String node, int number, long startedAt) {}

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return file.write("claim entries", connection -> {
            long now = SqliteClock.now(connection);
            List<String> due = due(connection, request, now);
            List<Claim> claims = new ArrayList<>();
            for (String id : due) {
                claims.addAll(Sql.query(
                        connection,
                        SqliteSql.CLAIM,
                        p -> p.number(now)
                                .text(request.node())
                                .number(now + request.lease().toMillis())
                                .text(request.token().toString())
                                .text(id),
                        row -> rows.claim(row, request.token())));
            }
            return claims;
        });
    }

    private List<String> due(Connection connection, ClaimRequest request, long now) throws SQLException {
        String codecs = keys(request.codecs());
        List<String> due = new ArrayList<>();
        for (Share share : request.shares()) {
            if (due.size() == request.limit()) {
                break;
            }
            due.addAll(Sql.query(
                    connection,
                    SqliteSql.DUE,
                    p -> p.text(share.taskType())
                            .number(now)
                            .number(request.lane() == Lane.SUSPECT ? 1 : 0)
                            .text(codecs)
                            .number(Math.min(share.limit(), request.limit() - due.size())),
                    row -> row.getString("id")));
        }
        return due;
    }

    @Override
    public boolean isSuspectDue(Set<String> taskTypes, Set<String> codecs) {
        return file.read(
                "look for suspects",
                connection -> Sql.query(
                                connection,
                                SqliteSql.SUSPECT_DUE,
                                p -> p.number(SqliteClock.now(connection))
                                        .text(keys(taskTypes))
                                        .text(keys(codecs)),
                                row -> row.getBoolean("due"))
                        .contains(true));
    }

    @Override
    public LeaseExtension extendLeases(Collection<ClaimKey> claims, Duration lease) {
        return file.write("extend leases", connection -> {
            long now = SqliteClock.now(connection);
            Set<UUID> extended = new HashSet<>();
            for (ClaimKey key : claims) {
                int changed = Sql.update(
                        connection,
                        SqliteSql.EXTEND_LEASE,
                        p -> p.number(now + lease.toMillis())
                                .text(key.id().toString())
                                .text(key.token().toString())
                                .number(now));
                if (changed > 0) {
                    extended.add(key.id());
                }
            }
            return new LeaseExtension(extended, Set.of());
        });
    }

    @Override
    public Set<UUID> settle(List<Settlement> settlements) {
        return file.write("settle entries", connection -> {
            long now = SqliteClock.now(connection);
            Set<UUID> settled = new HashSet<>();
            for (Settlement settlement : settlements) {
                Ending ending = Ending.of(settlement);
                for (Running running : running(connection, ending, now)) {
                    settle(connection, ending, running, now);
                    settled.add(ending.key().id());
                }
            }
            return settled;
        });
    }

    private static List<Running> running(Connection connection, Ending ending, long now) throws SQLException {
        String id = ending.key().id().toString();
        return Sql.query(
                connection,
                SqliteSql.HELD,
                p -> p.text(id).text(ending.key().token().toString()).number(now),
                row -> new Running(id, ending.node(), row.getInt("attempt_count"), row.getLong("last_attempted_at")));
    }

    private static void settle(Connection connection, Ending ending, Running running, long now) throws SQLException {
        @Nullable Long delay = ending.delayMillis();
        Sql.update(
                connection,
                SqliteSql.SETTLE,
                p -> p.text(ending.status().name())
                        .text(ending.reason())
                        .numberOrNull(delay == null ? null : Long.valueOf(now + delay))
                        .numberOrNull(ending.status().isFinal() ? now : null)
                        .text(ending.resolution())
                        .text(ending.result())
                        .text(running.id()));
        AttemptFailure error = ending.error();
        if (error != null) {
            Sql.update(
                    connection,
                    SqliteSql.SET_ERROR,
                    p -> p.text(error.kind().name())
                            .text(error.category())
                            .text(error.rule())
                            .text(error.fingerprint())
                            .text(error.errorType())
                            .text(error.errorMessage())
                            .text(running.id()));
        }
        if (ending.outcome() == Outcome.NOT_EXECUTED) {
            Sql.update(connection, SqliteSql.REFUND, p -> p.text(running.id()));
        }
        Sql.update(connection, SqliteSql.PUT_ATTEMPT, p -> bindAttempt(p, running, ending.outcome(), now, error));
    }

    @Override
    public Set<UUID> release(Collection<ClaimKey> claims) {
        return file.write("release entries", connection -> {
            long now = SqliteClock.now(connection);
            Set<UUID> released = new HashSet<>();
            for (ClaimKey key : claims) {
                int changed = Sql.update(
                        connection,
                        SqliteSql.RELEASE,
                        p -> p.number(now)
                                .text(key.id().toString())
                                .text(key.token().toString()));
                if (changed > 0) {
                    Sql.update(
                            connection, SqliteSql.REFUND, p -> p.text(key.id().toString()));
                    released.add(key.id());
                }
            }
            return released;
        });
    }

    @Override
    public Set<UUID> releaseClaim(UUID token) {
        List<ClaimKey> claims = file.read(
                "release a claim",
                connection -> Sql.query(
                        connection,
                        SqliteSql.CLAIMED,
                        p -> p.text(token.toString()),
                        row -> new ClaimKey(rows.id(row), token)));
        return claims.isEmpty() ? Set.of() : release(claims);
    }

    @Override
    public Reaped reap(ReapRequest request) {
        return file.write("take entries back", connection -> {
            long now = SqliteClock.now(connection);
            List<Running> dead = Sql.query(
                    connection,
                    SqliteSql.DEAD,
                    p -> p.number(now).number(request.limit()),
                    row -> new Running(
                            row.getString("id"),
                            row.getString("lease_owner"),
                            row.getInt("attempt_count"),
                            row.getLong("last_attempted_at")));
            Instant latest = request.latestNow();
            int counted = latest != null && now > latest.toEpochMilli() ? 0 : 1;
            List<EntryChange> changes = new ArrayList<>();
            for (Running running : dead) {
                changes.addAll(Sql.query(
                        connection,
                        SqliteSql.REAP,
                        p -> p.number(request.maxCrashes())
                                .number(counted)
                                .number(now)
                                .text(running.id()),
                        rows::change));
                Sql.update(connection, SqliteSql.PUT_ATTEMPT, p -> bindAttempt(p, running, Outcome.CRASHED, now, null));
            }
            return new Reaped(Instant.ofEpochMilli(now), changes);
        });
    }

    @Override
    public List<StoredSignature> unsettledSignatures(Set<String> taskTypes) {
        return file.read(
                "count entries",
                connection -> Sql.query(
                        connection, SqliteSql.UNSETTLED_SIGNATURES, p -> p.text(keys(taskTypes)), rows::signature));
    }

    private static void bindAttempt(
            Parameters parameters, Running running, Outcome outcome, long now, @Nullable AttemptFailure error)
            throws SQLException {
        parameters
                .text(running.id())
                .number(running.number())
                .text(outcome.name())
                .text(running.node())
                .number(running.startedAt())
                .number(now);
        if (error == null) {
            parameters
                    .text(null)
                    .text(null)
                    .text(null)
                    .text(null)
                    .text(null)
                    .text(null)
                    .text(null);
        } else {
            StorableEntry.bind(parameters, error);
        }
    }

    /** Writes a set as the keys of a JSON object, which SQLite can search. */
    private String keys(Set<String> values) {
        return json.write(values.stream().collect(Collectors.toMap(Function.identity(), value -> "")));
    }
}
