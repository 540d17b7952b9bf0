/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds who keeps PostgreSQL from cleaning up after the queue: the owner of the oldest snapshot, if it is old and many
 * dead rows wait. A role sees the transactions of other roles only as a member of pg_read_all_stats. For one thread at
 * a time.
 */
final class PostgresHindrance {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresHindrance.class);

    /**
     * Dead rows from which on claims become noticeably slower, where they take a few milliseconds. Fewer are there
     * between two vacuums of a busy queue anyway.
     */
    static final int MANY_DEAD_ROWS = 10_000;

    private final PostgresDatabase database;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final String sql;
    private @Nullable Holder last;
    private long seenAt;
    private @Nullable String told;

    /** What is held, by whom; the state of a session may change while it is still the same one. */
    private record Holder(
            String type, String name, @Nullable Instant since, String snapshot) {}

    /**
     * Creates a finder.
     *
     * @param database where to look
     * @param patience how long somebody may hold a snapshot before it is worth a word
     * @param nanoTime the node's own clock
     */
    PostgresHindrance(PostgresDatabase database, Duration patience, LongSupplier nanoTime) {
        this.database = database;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.sql = database.sql(PostgresHindranceSql.OLDEST_SNAPSHOT);
    }

    /** Looks; whatever is in the way, such as a right that is missing, is no reason to disturb anybody. */
    Optional<String> find() {
        try {
            List<String> found = database.tryWork(
                    connection -> Sql.query(connection, sql, p -> p.number(MANY_DEAD_ROWS), this::read));
            if (found.isEmpty()) {
                last = null;
            }
            return found.stream().filter(text -> !text.isEmpty()).findFirst();
        } catch (SQLException cannotLook) {
            LOG.debug("{} does not say who holds the oldest snapshot", database.name(), cannotLook);
            return Optional.empty();
        }
    }

    /** Returns an empty text for somebody who has not held it for long. */
    private String read(ResultSet row) throws SQLException {
        OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
        Holder holder = new Holder(
                row.getString("type"),
                row.getString("name"),
                since == null ? null : since.toInstant(),
                row.getString("snapshot"));
        long now = nanoTime.getAsLong();
        if (!holder.equals(last)) {
            last = holder;
            seenAt = now;
            told = null;
        }
        // a slot has no beginning, so it is watched
        long heldMillis = since == null ? Duration.ofNanos(now - seenAt).toMillis() : row.getLong("held_millis");
        if (heldMillis < patience.toMillis()) {
            return "";
        }
        if (told == null) {
            told = describe(holder, row);
        }
        return told;
    }

    private String describe(Holder holder, ResultSet row) throws SQLException {
        String name = plain(holder.name);
        String who = switch (holder.type) {
            case "session" ->
                "session " + name + " (application '" + plain(row.getString("application")) + "', user '"
                        + plain(row.getString("owner")) + "', " + plain(row.getString("state"))
                        + ") has had a transaction open since " + holder.since;
            case "prepared" ->
                "the prepared transaction '" + name + "' (user '" + plain(row.getString("owner"))
                        + "') has been left since " + holder.since;
            default -> "the replication slot '" + name + "' (" + plain(row.getString("state")) + ") does not move on";
        };
        String remedy = switch (holder.type) {
            case "session" -> "end it with pg_terminate_backend(" + name + ") if it is not needed";
            case "prepared" -> "end it with COMMIT PREPARED or ROLLBACK PREPARED";
            default -> "let its reader catch up, or drop it with pg_drop_replication_slot if it has none";
        };
        return database.name() + ": " + who + "; until it ends more than " + MANY_DEAD_ROWS
                + " dead rows of schema '" + database.schema()
                + "' cannot be cleaned up, and retries become slower and slower; " + remedy;
    }

    /** Names are chosen by others and end up in a log line. */
    private static String plain(@Nullable String text) {
        return Objects.requireNonNullElse(text, "unknown").replaceAll("\\p{Cntrl}", "?");
    }
}
