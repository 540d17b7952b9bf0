/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

/** The statements in PostgreSQL with which people read entries and change them. */
final class PostgresReviewSql {
    private PostgresReviewSql() {}

    static final String GET = """
            SELECT e.id, e.task_id, e.task_type, e.payload, e.args_state, e.effect, e.context, e.error_type, e.error_message,
                a.stack_trace, e.kind, e.category, e.rule, e.fingerprint, e.reason, e.attempt_count, e.max_retries, e.crashes, e.replays, e.repeats, e.status,
                e.created_at, e.last_attempted_at, e.next_attempt_at, e.resolved_at, e.resolution, e.result, e.parent_id
            FROM {schema}.dlq_entry AS e
            LEFT JOIN {schema}.dlq_attempt AS a ON a.entry_id = e.id AND a.number = e.failed_attempt
            WHERE e.id = ?
            """;

    /**
     * Takes each criterion twice, first to ask whether it is one. The collation C folds the case of ASCII letters
     * alone, whatever the database's language makes of the letter I.
     */
    static final String FIND = """
            SELECT e.id, e.task_id, e.task_type, e.payload, e.args_state, e.effect, e.context, e.error_type, e.error_message,
                a.stack_trace, e.kind, e.category, e.rule, e.fingerprint, e.reason, e.attempt_count, e.max_retries, e.crashes, e.replays, e.repeats, e.status,
                e.created_at, e.last_attempted_at, e.next_attempt_at, e.resolved_at, e.resolution, e.result, e.parent_id
            FROM {schema}.dlq_entry AS e
            LEFT JOIN {schema}.dlq_attempt AS a ON a.entry_id = e.id AND a.number = e.failed_attempt
            WHERE e.status = ANY (?::text[])
                AND (?::text IS NULL OR e.task_type = ?)
                AND (?::text IS NULL
                    OR (e.id = ?::uuid AND e.task_id = ?)
                    OR (e.task_id <> e.id::text AND left(e.task_id, 200) = left(?, 200) AND e.task_id = ?))
                AND (?::text IS NULL OR e.fingerprint = ?)
                AND (?::text IS NULL OR e.error_type COLLATE "C" ILIKE ? OR e.error_message COLLATE "C" ILIKE ?
                    OR e.task_id COLLATE "C" ILIKE ? OR e.payload::text COLLATE "C" ILIKE ?)
                AND (?::timestamptz IS NULL OR e.created_at >= ?)
                AND (?::timestamptz IS NULL OR e.created_at < ?)
                AND (?::uuid IS NULL OR e.id < ?)
            ORDER BY e.id DESC
            LIMIT ?
            """;

    static final String ATTEMPTS = """
            SELECT number, outcome, node, started_at, ended_at, kind, category, rule, error_type, error_message, stack_trace,
                evidence
            FROM {schema}.dlq_attempt
            WHERE entry_id = ?
            ORDER BY number
            """;

    static final String REVIEWS = """
            SELECT at, actor, action, reason, from_status, to_status
            FROM {schema}.dlq_review
            WHERE entry_id = ?
            ORDER BY id
            """;

    static final String STATS = """
            SELECT task_type, status, kind, reason, count(*) AS entries
            FROM {schema}.dlq_entry
            GROUP BY task_type, status, kind, reason
            """;

    /** Takes the action twice, which is the reason too; unless what may have happened must be looked for first. */
    static final String REPLAY = """
            WITH target AS MATERIALIZED (
                SELECT id, status
                FROM {schema}.dlq_entry
                WHERE id = ?
                    AND status = ANY (?::text[])
                FOR NO KEY UPDATE
            ), changed AS (
                UPDATE {schema}.dlq_entry AS e
                SET status = 'PENDING_RETRY',
                    reason = CASE
                        WHEN ? = 'REPLAY' AND e.effect = 'NON_IDEMPOTENT' AND e.kind = 'AMBIGUOUS' THEN 'AMBIGUOUS'
                        ELSE ?
                    END,
                    replays = e.replays + 1,
                    max_retries = greatest(e.max_retries, e.attempt_count),
                    next_attempt_at = clock_timestamp()
                FROM target
                WHERE e.id = target.id
                    AND e.status = target.status
                RETURNING e.id, e.task_id, e.task_type, e.payload, e.args_state, e.effect, e.context, e.error_type,
                    e.error_message, e.kind, e.category, e.rule, e.fingerprint, e.reason, e.attempt_count, e.max_retries, e.crashes, e.replays, e.repeats,
                    e.status, e.failed_attempt, e.created_at, e.last_attempted_at, e.next_attempt_at, e.resolved_at,
                    e.resolution, e.result, e.parent_id, target.status AS from_status
            ), review AS (
                INSERT INTO {schema}.dlq_review (entry_id, at, actor, action, reason, from_status, to_status)
                SELECT id, clock_timestamp(), ?, ?, ?, from_status, status
                FROM changed
            )
            SELECT e.id, e.task_id, e.task_type, e.payload, e.args_state, e.effect, e.context, e.error_type, e.error_message,
                a.stack_trace, e.kind, e.category, e.rule, e.fingerprint, e.reason, e.attempt_count, e.max_retries, e.crashes, e.replays, e.repeats, e.status,
                e.created_at, e.last_attempted_at, e.next_attempt_at, e.resolved_at, e.resolution, e.result, e.parent_id
            FROM changed AS e
            LEFT JOIN {schema}.dlq_attempt AS a ON a.entry_id = e.id AND a.number = e.failed_attempt
            """;

    /** Resolves or discards. */
    static final String CLOSE = """
            WITH target AS MATERIALIZED (
                SELECT id, status
                FROM {schema}.dlq_entry
                WHERE id = ?
                    AND status = ANY (?::text[])
                FOR NO KEY UPDATE
            ), changed AS (
                UPDATE {schema}.dlq_entry AS e
                SET status = ?,
                    resolution = ?,
                    resolved_at = clock_timestamp(),
                    next_attempt_at = NULL
                FROM target
                WHERE e.id = target.id
                    AND e.status = target.status
                RETURNING e.id, e.task_id, e.task_type, e.payload, e.args_state, e.effect, e.context, e.error_type,
                    e.error_message, e.kind, e.category, e.rule, e.fingerprint, e.reason, e.attempt_count, e.max_retries, e.crashes, e.replays, e.repeats,
                    e.status, e.failed_attempt, e.created_at, e.last_attempted_at, e.next_attempt_at, e.resolved_at,
                    e.resolution, e.result, e.parent_id, target.status AS from_status
            ), review AS (
                INSERT INTO {schema}.dlq_review (entry_id, at, actor, action, reason, from_status, to_status)
                SELECT id, clock_timestamp(), ?, ?, ?, from_status, status
                FROM changed
            )
            SELECT e.id, e.task_id, e.task_type, e.payload, e.args_state, e.effect, e.context, e.error_type, e.error_message,
                a.stack_trace, e.kind, e.category, e.rule, e.fingerprint, e.reason, e.attempt_count, e.max_retries, e.crashes, e.replays, e.repeats, e.status,
                e.created_at, e.last_attempted_at, e.next_attempt_at, e.resolved_at, e.resolution, e.result, e.parent_id
            FROM changed AS e
            LEFT JOIN {schema}.dlq_attempt AS a ON a.entry_id = e.id AND a.number = e.failed_attempt
            """;
}
