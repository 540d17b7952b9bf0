/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

/** The statements in SQLite with which people read entries and change them. */
final class SqliteReviewSql {
    private SqliteReviewSql() {}

    static final String GET = """
            SELECT e.id, e.task_id, e.task_type, e.payload, e.args_state, e.effect, e.context, e.error_type, e.error_message,
                a.stack_trace, e.kind, e.category, e.rule, e.fingerprint, e.reason, e.attempt_count, e.max_retries, e.crashes, e.replays, e.repeats, e.status,
                e.created_at, e.last_attempted_at, e.next_attempt_at, e.resolved_at, e.resolution, e.result, e.parent_id
            FROM dlq_entry AS e
            LEFT JOIN dlq_attempt AS a ON a.entry_id = e.id AND a.number = e.failed_attempt
            WHERE e.id = ?
            """;

    /** Takes each criterion twice, first to ask whether it is one. Statuses come as the keys of a JSON object. */
    static final String FIND = """
            SELECT e.id, e.task_id, e.task_type, e.payload, e.args_state, e.effect, e.context, e.error_type, e.error_message,
                a.stack_trace, e.kind, e.category, e.rule, e.fingerprint, e.reason, e.attempt_count, e.max_retries, e.crashes, e.replays, e.repeats, e.status,
                e.created_at, e.last_attempted_at, e.next_attempt_at, e.resolved_at, e.resolution, e.result, e.parent_id
            FROM dlq_entry AS e
            LEFT JOIN dlq_attempt AS a ON a.entry_id = e.id AND a.number = e.failed_attempt
            WHERE e.status IN (SELECT key FROM json_each(?1))
                AND (?2 IS NULL OR e.task_type = ?2)
                AND (?3 IS NULL OR e.task_id = ?3)
                AND (?4 IS NULL OR e.error_type LIKE ?4 ESCAPE '\\' OR e.error_message LIKE ?4 ESCAPE '\\'
                    OR e.task_id LIKE ?4 ESCAPE '\\' OR e.payload LIKE ?4 ESCAPE '\\')
                AND (?5 IS NULL OR e.created_at >= ?5)
                AND (?6 IS NULL OR e.created_at < ?6)
                AND (?7 IS NULL OR e.id < ?7)
                AND (?8 IS NULL OR e.fingerprint = ?8)
            ORDER BY e.id DESC
            LIMIT ?9
            """;

    static final String ATTEMPTS = """
            SELECT number, outcome, node, started_at, ended_at, kind, category, rule, error_type, error_message, stack_trace,
                evidence
            FROM dlq_attempt
            WHERE entry_id = ?
            ORDER BY number
            """;

    static final String REVIEWS = """
            SELECT at, actor, action, reason, from_status, to_status
            FROM dlq_review
            WHERE entry_id = ?
            ORDER BY id
            """;

    static final String STATS = """
            SELECT task_type, status, kind, reason, count(*) AS entries
            FROM dlq_entry
            GROUP BY task_type, status, kind, reason
            """;

    static final String STATUS = "SELECT status FROM dlq_entry WHERE id = ?";

    /** Its first parameter is the action and the reason; unless what may have happened must be looked for first. */
    static final String REPLAY = """
            UPDATE dlq_entry
            SET status = 'PENDING_RETRY',
                reason = iif(?1 = 'REPLAY' AND effect = 'NON_IDEMPOTENT' AND kind = 'AMBIGUOUS', 'AMBIGUOUS', ?1),
                replays = replays + 1,
                max_retries = max(max_retries, attempt_count),
                next_attempt_at = ?2
            WHERE id = ?3
            """;

    /** Resolves or discards. */
    static final String CLOSE = """
            UPDATE dlq_entry
            SET status = ?,
                resolution = ?,
                resolved_at = ?,
                next_attempt_at = NULL
            WHERE id = ?
            """;

    static final String ADD_REVIEW = """
            INSERT INTO dlq_review (entry_id, at, actor, action, reason, from_status, to_status)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;
}
