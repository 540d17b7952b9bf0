/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

/**
 * The statements for entries in SQLite, in the order of an entry's life. SQLite cannot change two tables in one
 * statement, so several make one transaction; all take the time that {@link #NOW} gave at its begin.
 */
final class SqliteSql {
    private SqliteSql() {}

    static final String NOW = "SELECT CAST(round(unixepoch('subsec') * 1000) AS INTEGER) AS now";

    static final String INSERT = """
            INSERT INTO dlq_entry (
                id, task_id, task_type, signature, codec, args, args_state, effect, payload, context, mdc, error_type,
                error_message, kind, category, rule, fingerprint, reason, status, attempt_count, max_retries, failed_attempt, created_at,
                last_attempted_at, next_attempt_at, parent_id, supersedes, repeat_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """;

    static final String PUT_ATTEMPT = """
            INSERT INTO dlq_attempt (
                entry_id, number, outcome, node, started_at, ended_at, kind, category, rule, error_type, error_message,
                stack_trace, evidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (entry_id, number) DO UPDATE
            SET outcome = excluded.outcome,
                node = excluded.node,
                started_at = excluded.started_at,
                ended_at = excluded.ended_at,
                kind = excluded.kind,
                category = excluded.category,
                rule = excluded.rule,
                error_type = excluded.error_type,
                error_message = excluded.error_message,
                stack_trace = excluded.stack_trace,
                evidence = excluded.evidence
            """;

    /** An outer entry that was stored first has superseded an inner one. */
    static final String IS_SUPERSEDED = """
            SELECT count(*) AS found
            FROM dlq_entry
            WHERE id = ?
                AND EXISTS (SELECT 1 FROM json_each(supersedes) WHERE key = ?)
            """;

    /** Also where a worker holds it: the outer call's retry repeats it. */
    static final String SUPERSEDE = """
            UPDATE dlq_entry
            SET status = 'DISCARDED',
                resolution = 'SUPERSEDED',
                resolved_at = ?,
                next_attempt_at = NULL,
                lease_owner = NULL,
                lease_until = NULL,
                claim_token = NULL
            WHERE id = ?
                AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
            """;

    /** What is due of one task. Codecs come as the keys of a JSON object. */
    static final String DUE = """
            SELECT id
            FROM dlq_entry
            WHERE status = 'PENDING_RETRY'
                AND task_type = ?
                AND next_attempt_at <= ?
                AND (crashes >= 2) = ?
                AND codec IN (SELECT key FROM json_each(?))
            ORDER BY next_attempt_at, id
            LIMIT ?
            """;

    static final String CLAIM = """
            UPDATE dlq_entry
            SET status = 'RETRYING',
                attempt_count = attempt_count + 1,
                fence = fence + 1,
                last_attempted_at = ?,
                next_attempt_at = NULL,
                lease_owner = ?,
                lease_until = ?,
                claim_token = ?
            WHERE id = ?
            RETURNING id, task_id, task_type, signature, codec, args, args_state, context, mdc, attempt_count,
                max_retries, reason, replays, fence, crashes, created_at, last_attempted_at
            """;

    /** Task types and codecs come as the keys of JSON objects. */
    static final String SUSPECT_DUE = """
            SELECT EXISTS (
                SELECT 1
                FROM dlq_entry
                WHERE status = 'PENDING_RETRY'
                    AND crashes >= 2
                    AND next_attempt_at <= ?
                    AND task_type IN (SELECT key FROM json_each(?))
                    AND codec IN (SELECT key FROM json_each(?))) AS due
            """;

    static final String EXTEND_LEASE = """
            UPDATE dlq_entry
            SET lease_until = max(lease_until, ?)
            WHERE id = ?
                AND claim_token = ?
                AND status = 'RETRYING'
                AND lease_until > ?
            """;

    static final String HELD = """
            SELECT attempt_count, last_attempted_at
            FROM dlq_entry
            WHERE id = ?
                AND claim_token = ?
                AND status = 'RETRYING'
                AND lease_until > ?
            """;

    /** A null leaves what an error says as it is. */
    static final String SETTLE = """
            UPDATE dlq_entry
            SET status = ?,
                reason = coalesce(?, reason),
                next_attempt_at = ?,
                resolved_at = ?,
                resolution = ?,
                result = ?,
                lease_owner = NULL,
                lease_until = NULL,
                claim_token = NULL
            WHERE id = ?
            """;

    static final String SET_ERROR = """
            UPDATE dlq_entry
            SET kind = ?,
                category = ?,
                rule = ?,
                fingerprint = ?,
                error_type = ?,
                error_message = ?,
                failed_attempt = attempt_count
            WHERE id = ?
            """;

    /** Gives an attempt back that was not executed. */
    static final String REFUND = """
            UPDATE dlq_entry
            SET attempt_count = attempt_count - 1,
                last_attempted_at = (
                    SELECT max(coalesce(a.started_at, a.ended_at))
                    FROM dlq_attempt AS a
                    WHERE a.entry_id = dlq_entry.id
                        AND a.number < dlq_entry.attempt_count
                        AND a.outcome <> 'NOT_EXECUTED')
            WHERE id = ?
            """;

    static final String CLAIMED = """
            SELECT id
            FROM dlq_entry
            WHERE status = 'RETRYING'
                AND claim_token = ?
            """;

    static final String RELEASE = """
            UPDATE dlq_entry
            SET status = 'PENDING_RETRY',
                next_attempt_at = ?,
                lease_owner = NULL,
                lease_until = NULL,
                claim_token = NULL
            WHERE id = ?
                AND claim_token = ?
                AND status = 'RETRYING'
            """;

    static final String DEAD = """
            SELECT id, lease_owner, attempt_count, last_attempted_at
            FROM dlq_entry
            WHERE status = 'RETRYING'
                AND lease_until < ?
            ORDER BY id
            LIMIT ?
            """;

    /**
     * The first parameter is the crash with which an entry goes to review, the second 1, or 0 where no crash is
     * counted. A crash in the last attempt allows one more, because nobody knows that attempt's result.
     */
    static final String REAP = """
            UPDATE dlq_entry
            SET status = iif(?2 = 1 AND crashes + 1 >= ?1, 'PENDING_REVIEW', 'PENDING_RETRY'),
                reason = CASE
                    WHEN ?2 = 1 AND crashes + 1 >= ?1 THEN 'POISON_SUSPECT'
                    WHEN effect = 'NON_IDEMPOTENT' THEN 'AMBIGUOUS'
                    ELSE reason
                END,
                kind = iif(effect = 'NON_IDEMPOTENT', 'AMBIGUOUS', kind),
                category = iif(effect = 'NON_IDEMPOTENT', NULL, category),
                rule = iif(effect = 'NON_IDEMPOTENT', 'crash', rule),
                next_attempt_at = iif(?2 = 1 AND crashes + 1 >= ?1, NULL, ?3),
                crashes = crashes + ?2,
                max_retries = max(max_retries, attempt_count),
                lease_owner = NULL,
                lease_until = NULL,
                claim_token = NULL
            WHERE id = ?4
            RETURNING id, task_type, attempt_count, status, reason
            """;

    /** Task types come as the keys of a JSON object. */
    static final String UNSETTLED_SIGNATURES = """
            SELECT task_type, signature, count(*) AS entries
            FROM dlq_entry
            WHERE status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
                AND task_type IN (SELECT key FROM json_each(?))
            GROUP BY task_type, signature
            ORDER BY task_type, signature
            """;
}
