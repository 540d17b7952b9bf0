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
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets people read and change entries of PostgreSQL. */
final class PostgresReviews implements DatabaseStore.Reviews {
    private final PostgresDatabase database;
    private final Rows rows;
    private final String get;
    private final String find;
    private final String attempts;
    private final String reviews;
    private final String stats;
    private final String replay;
    private final String close;

    PostgresReviews(PostgresDatabase database, Rows rows) {
        this.database = database;
        this.rows = rows;
        this.get = database.sql(PostgresReviewSql.GET);
        this.find = database.sql(PostgresReviewSql.FIND);
        this.attempts = database.sql(PostgresReviewSql.ATTEMPTS);
        this.reviews = database.sql(PostgresReviewSql.REVIEWS);
        this.stats = database.sql(PostgresReviewSql.STATS);
        this.replay = database.sql(PostgresReviewSql.REPLAY);
        this.close = database.sql(PostgresReviewSql.CLOSE);
    }

    @Override
    public Optional<DlqEntry> get(UUID id) {
        return database.query("read an entry", get, p -> p.uuid(id), rows::entry).stream()
                .findFirst();
    }

    @Override
    public EntryPage find(DlqQuery query) {
        List<DlqEntry> found = database.query("list entries", find, p -> bind(p, query), rows::entry);
        return Found.page(found, query.limit());
    }

    @Override
    public EntryHistory history(UUID id) {
        return database.work(
                "read a history",
                connection -> new EntryHistory(
                        Sql.query(connection, attempts, p -> p.uuid(id), rows::attempt),
                        Sql.query(connection, reviews, p -> p.uuid(id), rows::review)));
    }

    @Override
    public DlqStats stats() {
        return Found.stats(database.query("count entries", stats, p -> {}, rows::line));
    }

    @Override
    public Optional<DlqEntry> review(UUID id, ReviewAction action, String actor, String reason) {
        List<DlqEntry> changed = switch (action) {
            case REPLAY, REPLAY_EVEN_IF_DONE ->
                database.query(
                        "replay an entry",
                        replay,
                        p -> bindFrom(p.uuid(id), action.from())
                                .text(action.name())
                                .text(action.name())
                                .text(Texts.clean(actor))
                                .text(action.name())
                                .text(Texts.clean(reason)),
                        rows::entry);
            case RESOLVE -> close(id, action, Resolution.MANUAL, actor, reason);
            case DISCARD -> close(id, action, Resolution.DISCARDED, actor, reason);
        };
        return changed.stream().findFirst();
    }

    private List<DlqEntry> close(UUID id, ReviewAction action, String resolution, String actor, String reason) {
        return database.query(
                "close an entry",
                close,
                p -> bindFrom(p.uuid(id), action.from())
                        .text(action.target().name())
                        .text(resolution)
                        .text(Texts.clean(actor))
                        .text(action.name())
                        .text(Texts.clean(reason)),
                rows::entry);
    }

    private static void bind(Parameters parameters, DlqQuery query) throws SQLException {
        @Nullable String taskType = Texts.cleanOrNull(query.taskType());
        @Nullable String taskId = Texts.cleanOrNull(query.taskId());
        @Nullable String fingerprint = Texts.cleanOrNull(query.fingerprint());
        @Nullable String pattern = query.text() == null ? null : Found.pattern(Texts.clean(query.text()));
        bindFrom(parameters, Found.statuses(query));
        parameters.text(taskType).text(taskType);
        parameters
                .text(taskId)
                .uuid(Found.uuid(taskId))
                .text(taskId)
                .text(taskId)
                .text(taskId);
        parameters.text(fingerprint).text(fingerprint);
        parameters.text(pattern).text(pattern).text(pattern).text(pattern).text(pattern);
        parameters.time(query.createdFrom()).time(query.createdFrom());
        parameters.time(query.createdBefore()).time(query.createdBefore());
        parameters.uuid(query.after()).uuid(query.after()).number(query.limit() + 1L);
    }

    private static Parameters bindFrom(Parameters parameters, Set<FailureStatus> statuses) throws SQLException {
        return parameters.array("text", List.copyOf(statuses), FailureStatus::name);
    }
}
