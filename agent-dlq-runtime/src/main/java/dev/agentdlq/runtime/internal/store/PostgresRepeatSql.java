/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

/** The statements in PostgreSQL for calls that repeat one which failed. Each is a transaction of its own. */
final class PostgresRepeatSql {
    private PostgresRepeatSql() {}

    /** Asks whether an entry has come before, as an entry or as a repeat of one. */
    static final String IS_KNOWN = """
            SELECT EXISTS (
                    SELECT 1
                    FROM {schema}.dlq_entry
                    WHERE id = ?)
                OR EXISTS (
                    SELECT 1
                    FROM {schema}.dlq_entry
                    WHERE repeat_key = ?
                        AND ? = ANY (repeated_by)) AS known
            """;

    /** Counts a call that was executed and failed, though it had an open entry; once, however often it comes. */
    static final String COUNT_FAILED = """
            UPDATE {schema}.dlq_entry
            SET repeats = repeats + 1,
                repeated_by = array_append(repeated_by, ?::uuid)
            WHERE repeat_key = ?
                AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
                AND NOT coalesce(? = ANY (repeated_by), false)
            """;

    /** Settles what the failure of a repeat would have superseded, had it an entry of its own. */
    static final String SUPERSEDE_INNER = """
            UPDATE {schema}.dlq_entry
            SET status = 'DISCARDED',
                resolution = 'SUPERSEDED',
                resolved_at = clock_timestamp(),
                next_attempt_at = NULL,
                lease_owner = NULL,
                lease_until = NULL,
                claim_token = NULL
            WHERE id = ?
                AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
            """;

    static final String COUNT = """
            UPDATE {schema}.dlq_entry
            SET repeats = repeats + ?
            WHERE repeat_key = ?
                AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
            """;

    /** Finds the open entry of a call, or else the one that was settled last. */
    static final String FIND = """
            SELECT id, task_type, repeat_key, kind, category, status, next_attempt_at, resolution, result,
                (extract(epoch FROM statement_timestamp() - resolved_at) * 1000)::bigint AS settled_millis
            FROM {schema}.dlq_entry
            WHERE repeat_key = ?
            ORDER BY resolved_at DESC NULLS FIRST
            LIMIT 1
            """;

    static final String OPEN = """
            SELECT id, task_type, repeat_key, kind, category, status, next_attempt_at, resolution, NULL AS result,
                NULL::bigint AS settled_millis
            FROM {schema}.dlq_entry
            WHERE repeat_key IS NOT NULL
                AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
                AND task_type = ANY (?::text[])
            ORDER BY id DESC
            LIMIT ?
            """;

    static final String RESOLVED = """
            SELECT id, task_type, repeat_key, kind, category, status, next_attempt_at, resolution, NULL AS result,
                (extract(epoch FROM statement_timestamp() - resolved_at) * 1000)::bigint AS settled_millis
            FROM {schema}.dlq_entry
            WHERE repeat_key IS NOT NULL
                AND status = 'RESOLVED'
                AND resolved_at > statement_timestamp() - ? * interval '1 millisecond'
                AND task_type = ANY (?::text[])
            ORDER BY resolved_at DESC
            LIMIT ?
            """;

    /** Settles the open entry of a call that has succeeded elsewhere. */
    static final String SUPERSEDE = SUPERSEDE_INNER.replace("WHERE id = ?", "WHERE repeat_key = ?");
}
