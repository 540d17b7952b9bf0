/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.AttemptRecord;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqStats;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.ReviewRecord;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.RepeatedCall;
import dev.agentdlq.spi.StoredCall;
import dev.agentdlq.spi.StoredSignature;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes values of rows. The SQL stores name their columns alike and differ in how they write ids and times. */
final class Rows {
    private final Columns columns;
    private final JsonMaps json;

    Rows(Columns columns, JsonMaps json) {
        this.columns = columns;
        this.json = json;
    }

    /** Reads what databases write differently. */
    interface Columns {
        @Nullable
        UUID uuidOrNull(ResultSet row, String column) throws SQLException;

        @Nullable
        Instant time(ResultSet row, String column) throws SQLException;
    }

    UUID id(ResultSet row) throws SQLException {
        return Objects.requireNonNull(columns.uuidOrNull(row, "id"), "id");
    }

    DlqEntry entry(ResultSet row) throws SQLException {
        return new DlqEntry(
                id(row),
                row.getString("task_id"),
                row.getString("task_type"),
                row.getString("payload"),
                ArgumentsState.valueOf(row.getString("args_state")),
                Effect.valueOf(row.getString("effect")),
                json.read(row.getString("context")),
                row.getString("error_type"),
                row.getString("error_message"),
                Objects.requireNonNullElse(row.getString("stack_trace"), ""),
                FailureKind.valueOf(row.getString("kind")),
                row.getString("category"),
                row.getString("rule"),
                row.getString("fingerprint"),
                row.getString("reason"),
                row.getInt("attempt_count"),
                row.getInt("max_retries"),
                row.getInt("crashes"),
                row.getInt("replays"),
                row.getInt("repeats"),
                FailureStatus.valueOf(row.getString("status")),
                timeOf(row, "created_at"),
                columns.time(row, "last_attempted_at"),
                columns.time(row, "next_attempt_at"),
                columns.time(row, "resolved_at"),
                row.getString("resolution"),
                row.getString("result"),
                columns.uuidOrNull(row, "parent_id"));
    }

    Claim claim(ResultSet row, UUID token) throws SQLException {
        StoredCall call = new StoredCall(
                row.getString("task_type"),
                row.getString("signature"),
                row.getString("codec"),
                row.getBytes("args"),
                ArgumentsState.valueOf(row.getString("args_state")),
                null);
        return new Claim(
                new ClaimKey(id(row), token),
                row.getString("task_id"),
                call,
                json.read(row.getString("context")),
                json.read(row.getString("mdc")),
                row.getInt("attempt_count"),
                row.getInt("max_retries"),
                row.getString("reason"),
                row.getInt("replays") > 0,
                row.getLong("fence"),
                row.getInt("crashes"),
                Duration.between(timeOf(row, "created_at"), timeOf(row, "last_attempted_at")));
    }

    EntryChange change(ResultSet row) throws SQLException {
        return new EntryChange(
                id(row),
                row.getString("task_type"),
                row.getInt("attempt_count"),
                FailureStatus.valueOf(row.getString("status")),
                row.getString("reason"));
    }

    RepeatedCall repeated(ResultSet row) throws SQLException {
        long settled = row.getLong("settled_millis");
        Duration sinceSettled = row.wasNull() ? null : Duration.ofMillis(Math.max(0, settled));
        return new RepeatedCall(
                id(row),
                row.getString("task_type"),
                Objects.requireNonNull(columns.uuidOrNull(row, "repeat_key"), "repeat_key"),
                FailureKind.valueOf(row.getString("kind")),
                row.getString("category"),
                FailureStatus.valueOf(row.getString("status")),
                columns.time(row, "next_attempt_at"),
                row.getString("resolution"),
                row.getString("result"),
                sinceSettled);
    }

    StoredSignature signature(ResultSet row) throws SQLException {
        return new StoredSignature(row.getString("task_type"), row.getString("signature"), row.getLong("entries"));
    }

    AttemptRecord attempt(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        return new AttemptRecord(
                row.getInt("number"),
                AttemptRecord.Outcome.valueOf(row.getString("outcome")),
                row.getString("node"),
                columns.time(row, "started_at"),
                timeOf(row, "ended_at"),
                kind == null ? null : FailureKind.valueOf(kind),
                row.getString("category"),
                row.getString("rule"),
                row.getString("error_type"),
                row.getString("error_message"),
                row.getString("stack_trace"),
                row.getString("evidence"));
    }

    ReviewRecord review(ResultSet row) throws SQLException {
        return new ReviewRecord(
                timeOf(row, "at"),
                row.getString("actor"),
                ReviewAction.valueOf(row.getString("action")),
                row.getString("reason"),
                FailureStatus.valueOf(row.getString("from_status")),
                FailureStatus.valueOf(row.getString("to_status")));
    }

    DlqStats.Line line(ResultSet row) throws SQLException {
        return new DlqStats.Line(
                row.getString("task_type"),
                FailureStatus.valueOf(row.getString("status")),
                FailureKind.valueOf(row.getString("kind")),
                row.getString("reason"),
                row.getLong("entries"));
    }

    private Instant timeOf(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(columns.time(row, column), column);
    }
}
