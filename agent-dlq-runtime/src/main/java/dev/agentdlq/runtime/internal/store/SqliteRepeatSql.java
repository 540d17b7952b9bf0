/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

/** The statements in SQLite for calls that repeat one which failed. */
final class SqliteRepeatSql {
    private SqliteRepeatSql() {}

    /** Asks whether an entry has come before, as an entry or as a repeat of one. */
    static final String IS_KNOWN = """
            SELECT EXISTS (
                    SELECT 1
                    FROM dlq_entry
                    WHERE id = ?1)
                OR EXISTS (
                    SELECT 1
                    FROM dlq_entry AS e, json_each(e.repeated_by) AS by
                    WHERE e.repeat_key = ?2
                        AND by.key = ?1) AS known
            """;

    /** Counts a call that was executed and failed, though it had an open entry. */
    static final String COUNT_FAILED = """
            UPDATE dlq_entry
            SET repeats = repeats + 1,
                repeated_by = json_patch(coalesce(repeated_by, '{}'), json_object(?, ''))
            WHERE repeat_key = ?
                AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
            """;

    static final String COUNT = """
            UPDATE dlq_entry
            SET repeats = repeats + ?
            WHERE repeat_key = ?
                AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
            """;

    /** Finds the open entry of a call, or else the one that was settled last. */
    static final String FIND = """
            SELECT id, task_type, repeat_key, kind, category, status, next_attempt_at, resolution, result,
                ? - resolved_at AS settled_millis
            FROM dlq_entry
            WHERE repeat_key = ?
            ORDER BY resolved_at DESC NULLS FIRST
            LIMIT 1
            """;

    /** Task types come as the keys of a JSON object. */
    static final String OPEN = """
            SELECT id, task_type, repeat_key, kind, category, status, next_attempt_at, resolution, NULL AS result,
                NULL AS settled_millis
            FROM dlq_entry
            WHERE repeat_key IS NOT NULL
                AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
                AND task_type IN (SELECT key FROM json_each(?))
            ORDER BY id DESC
            LIMIT ?
            """;

    /** The first parameter is the time now, the second how long ago at most. */
    static final String RESOLVED = """
            SELECT id, task_type, repeat_key, kind, category, status, next_attempt_at, resolution, NULL AS result,
                ?1 - resolved_at AS settled_millis
            FROM dlq_entry
            WHERE repeat_key IS NOT NULL
                AND status = 'RESOLVED'
                AND resolved_at > ?1 - ?2
                AND task_type IN (SELECT key FROM json_each(?3))
            ORDER BY resolved_at DESC
            LIMIT ?4
            """;

    /** Settles the open entry of a call that has succeeded elsewhere. */
    static final String SUPERSEDE = SqliteSql.SUPERSEDE.replace("WHERE id = ?", "WHERE repeat_key = ?");
}
