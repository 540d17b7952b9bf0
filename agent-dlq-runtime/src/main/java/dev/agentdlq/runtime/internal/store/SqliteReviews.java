/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.DlqStats;
import dev.agentdlq.EntryHistory;
import dev.agentdlq.EntryPage;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Resolution;
import dev.agentdlq.ReviewAction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lets people read and change entries of SQLite. */
final class SqliteReviews implements DatabaseStore.Reviews {
    private final SqliteFile file;
    private final Rows rows;
    private final JsonMaps json;

    SqliteReviews(SqliteFile file, Rows rows, JsonMaps json) {
        this.file = file;
        this.rows = rows;
        this.json = json;
    }

    @Override
    public Optional<DlqEntry> get(UUID id) {
        return file.read("read an entry", connection -> get(connection, id));
    }

    @Override
    public EntryPage find(DlqQuery query) {
        List<DlqEntry> found = file.read(
                "list entries",
                connection -> Sql.query(connection, SqliteReviewSql.FIND, p -> bind(p, query), rows::entry));
        return Found.page(found, query.limit());
    }

    @Override
    public EntryHistory history(UUID id) {
        return file.read(
                "read a history",
                connection -> new EntryHistory(
                        Sql.query(connection, SqliteReviewSql.ATTEMPTS, p -> p.text(id.toString()), rows::attempt),
                        Sql.query(connection, SqliteReviewSql.REVIEWS, p -> p.text(id.toString()), rows::review)));
    }

    @Override
    public DlqStats stats() {
        return Found.stats(file.read(
                "count entries", connection -> Sql.query(connection, SqliteReviewSql.STATS, p -> {}, rows::line)));
    }

    @Override
    public Optional<DlqEntry> review(UUID id, ReviewAction action, String actor, String reason) {
        return file.write("change an entry", connection -> {
            Optional<FailureStatus> from = status(connection, id).filter(action.from()::contains);
            if (from.isEmpty()) {
                return Optional.empty();
            }
            long now = SqliteClock.now(connection);
            change(connection, id, action, now);
            Sql.update(
                    connection,
                    SqliteReviewSql.ADD_REVIEW,
                    p -> p.text(id.toString())
                            .number(now)
                            .text(Texts.clean(actor))
                            .text(action.name())
                            .text(Texts.clean(reason))
                            .text(from.get().name())
                            .text(action.target().name()));
            return get(connection, id);
        });
    }

    private static void change(Connection connection, UUID id, ReviewAction action, long now) throws SQLException {
        switch (action) {
            case REPLAY, REPLAY_EVEN_IF_DONE ->
                Sql.update(
                        connection,
                        SqliteReviewSql.REPLAY,
                        p -> p.text(action.name()).number(now).text(id.toString()));
            case RESOLVE -> close(connection, id, action, Resolution.MANUAL, now);
            case DISCARD -> close(connection, id, action, Resolution.DISCARDED, now);
        }
    }

    private static void close(Connection connection, UUID id, ReviewAction action, String resolution, long now)
            throws SQLException {
        Sql.update(
                connection,
                SqliteReviewSql.CLOSE,
                p -> p.text(action.target().name()).text(resolution).number(now).text(id.toString()));
    }

    private Optional<DlqEntry> get(Connection connection, UUID id) throws SQLException {
        return Sql.query(connection, SqliteReviewSql.GET, p -> p.text(id.toString()), rows::entry).stream()
                .findFirst();
    }

    private static Optional<FailureStatus> status(Connection connection, UUID id) throws SQLException {
        return Sql.query(
                        connection,
                        SqliteReviewSql.STATUS,
                        p -> p.text(id.toString()),
                        row -> FailureStatus.valueOf(row.getString("status")))
                .stream()
                .findFirst();
    }

    private void bind(Parameters parameters, DlqQuery query) throws SQLException {
        parameters
                .text(json.write(
                        Found.statuses(query).stream().collect(Collectors.toMap(FailureStatus::name, status -> ""))))
                .text(Texts.cleanOrNull(query.taskType()))
                .text(Texts.cleanOrNull(query.taskId()))
                .text(query.text() == null ? null : Found.pattern(Texts.clean(query.text())))
                .numberOrNull(millis(query.createdFrom()))
                .numberOrNull(millis(query.createdBefore()))
                .text(query.after() == null ? null : query.after().toString())
                .text(Texts.cleanOrNull(query.fingerprint()))
                .number(query.limit() + 1L);
    }

    /** Rounds up: an entry stored in the same millisecond counts as stored before. */
    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : Long.valueOf(time.plusNanos(999_999).toEpochMilli());
    }
}
