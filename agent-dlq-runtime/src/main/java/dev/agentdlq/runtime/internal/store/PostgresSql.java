/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

/**
 * The statements for entries in PostgreSQL, in the order of an entry's life. Each is a transaction of its own.
 * Predicates take statement_timestamp(), by which an index can be searched; values take clock_timestamp().
 *
 * <p>Rows are locked in the order of their ids, or skipped where others hold them, so that no two statements can wait
 * for each other.
 */
final class PostgresSql {
    private PostgresSql() {}

    /** Stores one entry with its first attempt. Arrays of one element would take the server twice as long. */
    static final String INSERT_ONE = """
            WITH stored AS (
                INSERT INTO {schema}.dlq_entry (
                    id, task_id, task_type, signature, codec, args, args_state, effect, payload, context, mdc, error_type,
                    error_message, kind, category, rule, fingerprint, reason, status, attempt_count, max_retries, failed_attempt, created_at,
                    last_attempted_at, next_attempt_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    statement_timestamp() - ? * interval '1 millisecond',
                    CASE WHEN ? > 0 THEN statement_timestamp() - ? * interval '1 millisecond' END,
                    statement_timestamp() + ?::bigint * interval '1 millisecond')
                ON CONFLICT (id) DO NOTHING
                RETURNING id, next_attempt_at, created_at
            ), attempt AS (
                INSERT INTO {schema}.dlq_attempt (
                    entry_id, number, outcome, node, ended_at, kind, category, rule, error_type, error_message,
                    stack_trace, evidence)
                SELECT id, ?, ?, ?, created_at, ?, ?, ?, ?, ?, ?, ?::jsonb
                FROM stored
            )
            SELECT id, next_attempt_at
            FROM stored
            WHERE next_attempt_at IS NOT NULL
            """;

    /** Stores entries with their first attempts, none of them made inside another one. */
    static final String INSERT = """
            WITH input AS MATERIALIZED (
                SELECT id, task_id, task_type, signature, codec, args, args_state, effect, payload, context, mdc, error_type,
                    error_message, stack_trace, evidence, kind, category, rule, fingerprint, reason, status, delay_millis, attempt_count, max_retries,
                    outcome, node, statement_timestamp() - age_millis * interval '1 millisecond' AS failed_at
                FROM unnest(
                    ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::bigint[], ?::integer[], ?::integer[], ?::text[], ?::text[], ?::bigint[])
                AS i (id, task_id, task_type, signature, codec, args, args_state, effect, payload, context, mdc, error_type,
                    error_message, stack_trace, evidence, kind, category, rule, fingerprint, reason, status, delay_millis, attempt_count, max_retries,
                    outcome, node, age_millis)
            ), stored AS (
                INSERT INTO {schema}.dlq_entry (
                    id, task_id, task_type, signature, codec, args, args_state, effect, payload, context, mdc, error_type,
                    error_message, kind, category, rule, fingerprint, reason, status, attempt_count, max_retries, failed_attempt, created_at,
                    last_attempted_at, next_attempt_at)
                SELECT id, task_id, task_type, signature, codec, args, args_state, effect, payload::jsonb, context::jsonb,
                    mdc::jsonb, error_type, error_message, kind, category, rule, fingerprint, reason, status, attempt_count, max_retries,
                    attempt_count, failed_at, CASE WHEN attempt_count > 0 THEN failed_at END,
                    statement_timestamp() + delay_millis * interval '1 millisecond'
                FROM input
                ON CONFLICT (id) DO NOTHING
                RETURNING id, next_attempt_at
            ), attempt AS (
                INSERT INTO {schema}.dlq_attempt (
                    entry_id, number, outcome, node, ended_at, kind, category, rule, error_type, error_message,
                    stack_trace, evidence)
                SELECT id, attempt_count, outcome, node, failed_at, kind, category, rule, error_type, error_message,
                    stack_trace, evidence::jsonb
                FROM input
                WHERE id IN (SELECT id FROM stored)
            )
            SELECT id, next_attempt_at
            FROM stored
            WHERE next_attempt_at IS NOT NULL
            """;

    /**
     * Stores entries with their first attempts. An entry may supersede inner ones that were stored before it, by this
     * statement or after it; those that workers hold are taken from them, because the outer call's retry repeats them.
     * An entry whose call has an open entry is left out; what waits for another node's insert does so in the order of
     * the repeat keys.
     */
    static final String INSERT_NESTED = """
            WITH moment AS MATERIALIZED (
                SELECT clock_timestamp() AS now
            ), input AS MATERIALIZED (
                SELECT id, task_id, task_type, signature, codec, args, args_state, effect, payload, context, mdc, error_type,
                    error_message, stack_trace, evidence, kind, category, rule, fingerprint, reason, status, delay_millis, attempt_count, max_retries,
                    outcome, node, age_millis * interval '1 millisecond' AS age, parent_id,
                    supersedes::uuid[] AS supersedes, repeat_key
                FROM unnest(
                    ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::bigint[], ?::integer[], ?::integer[], ?::text[], ?::text[], ?::bigint[],
                    ?::uuid[], ?::text[], ?::uuid[])
                AS i (id, task_id, task_type, signature, codec, args, args_state, effect, payload, context, mdc, error_type,
                    error_message, stack_trace, evidence, kind, category, rule, fingerprint, reason, status, delay_millis, attempt_count, max_retries,
                    outcome, node, age_millis, parent_id, supersedes, repeat_key)
            ), placed AS (
                SELECT i.id, i.parent_id IS NOT NULL
                    AND (EXISTS (
                            SELECT 1
                            FROM input AS p
                            WHERE p.id = i.parent_id AND i.id = ANY (p.supersedes))
                        OR EXISTS (
                            SELECT 1
                            FROM {schema}.dlq_entry AS p
                            WHERE p.id = i.parent_id AND i.id = ANY (p.supersedes))) AS superseded
                FROM input AS i
            ), stored AS (
                INSERT INTO {schema}.dlq_entry (
                    id, task_id, task_type, signature, codec, args, args_state, effect, payload, context, mdc, error_type,
                    error_message, kind, category, rule, fingerprint, reason, status, attempt_count, max_retries, failed_attempt, created_at,
                    last_attempted_at, next_attempt_at, resolved_at, resolution, parent_id, supersedes, repeat_key)
                SELECT i.id, task_id, task_type, signature, codec, args, args_state, effect, payload::jsonb, context::jsonb,
                    mdc::jsonb, error_type, error_message, kind, category, rule, fingerprint, reason,
                    CASE WHEN superseded THEN 'DISCARDED' ELSE status END, attempt_count, max_retries, attempt_count,
                    now - age, CASE WHEN attempt_count > 0 THEN now - age END,
                    CASE WHEN NOT superseded THEN now + delay_millis * interval '1 millisecond' END,
                    CASE WHEN superseded THEN now END, CASE WHEN superseded THEN 'SUPERSEDED' END, parent_id,
                    supersedes, repeat_key
                FROM input AS i
                JOIN placed USING (id)
                CROSS JOIN moment
                WHERE i.repeat_key IS NULL
                    OR NOT EXISTS (
                        SELECT 1
                        FROM {schema}.dlq_entry AS c
                        WHERE c.repeat_key = i.repeat_key
                            AND i.id = ANY (c.repeated_by))
                ORDER BY i.repeat_key NULLS FIRST, i.id
                ON CONFLICT DO NOTHING
                RETURNING id, next_attempt_at, created_at, supersedes
            ), attempt AS (
                INSERT INTO {schema}.dlq_attempt (
                    entry_id, number, outcome, node, ended_at, kind, category, rule, error_type, error_message,
                    stack_trace, evidence)
                SELECT id, attempt_count, outcome, node, created_at, kind, category, rule, error_type, error_message,
                    stack_trace, evidence::jsonb
                FROM stored
                JOIN input USING (id)
            ), inner_entry AS MATERIALIZED (
                SELECT e.id
                FROM {schema}.dlq_entry AS e
                WHERE e.id = ANY (ARRAY (SELECT unnest(supersedes) FROM stored WHERE supersedes IS NOT NULL))
                    AND e.status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
                ORDER BY e.id
                FOR NO KEY UPDATE
            ), superseded AS (
                UPDATE {schema}.dlq_entry AS e
                SET status = 'DISCARDED',
                    resolution = 'SUPERSEDED',
                    resolved_at = clock_timestamp(),
                    next_attempt_at = NULL,
                    lease_owner = NULL,
                    lease_until = NULL,
                    claim_token = NULL
                FROM inner_entry
                WHERE e.id = inner_entry.id
                    AND e.status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
            )
            SELECT id, next_attempt_at
            FROM stored
            """;

    /**
     * Takes each task's part in turn. Locked rows are found again by their place, which nobody can change meanwhile.
     * What the outer limit cuts off is not locked either, because rows are locked when they are asked for.
     */
    static final String CLAIM = """
            WITH due AS MATERIALIZED (
                SELECT d.place, d.next_attempt_at
                FROM unnest(?::text[], ?::integer[], ?::timestamptz[]) AS s (task_type, entries, mark)
                CROSS JOIN LATERAL (
                    SELECT e.ctid AS place, e.next_attempt_at
                    FROM {schema}.dlq_entry AS e
                    WHERE e.status = 'PENDING_RETRY'
                        AND e.crashes < 2
                        AND e.task_type = s.task_type
                        AND e.next_attempt_at >= coalesce(s.mark, '-infinity')
                        AND e.next_attempt_at <= statement_timestamp()
                        AND e.codec = ANY (?::text[])
                    ORDER BY e.next_attempt_at, e.id
                    LIMIT s.entries
                    FOR NO KEY UPDATE SKIP LOCKED
                ) AS d
                LIMIT ?
            ), claimed AS (
                UPDATE {schema}.dlq_entry AS e
                SET status = 'RETRYING',
                    attempt_count = e.attempt_count + 1,
                    fence = e.fence + 1,
                    last_attempted_at = clock_timestamp(),
                    next_attempt_at = NULL,
                    lease_owner = ?,
                    lease_until = clock_timestamp() + ? * interval '1 millisecond',
                    claim_token = ?
                FROM due
                WHERE e.ctid = due.place
                    AND e.claim_token IS NULL
                RETURNING e.id, e.task_id, e.task_type, e.signature, e.codec, e.args, e.args_state,
                    e.context, e.mdc, e.attempt_count, e.max_retries, e.reason, e.replays, e.fence, e.crashes,
                    e.created_at,
                    e.last_attempted_at, due.next_attempt_at AS due_at
            )
            SELECT id, task_id, task_type, signature, codec, args, args_state, context, mdc, attempt_count,
                max_retries, reason, replays, fence, crashes, created_at, last_attempted_at, due_at
            FROM claimed
            ORDER BY due_at, id
            """;

    /** The same of those that may kill who executes them; its index holds few, so no mark is of use. */
    static final String CLAIM_SUSPECTS = CLAIM.replace("e.crashes < 2", "e.crashes >= 2");

    static final String SUSPECT_DUE = """
            SELECT EXISTS (
                SELECT 1
                FROM {schema}.dlq_entry
                WHERE status = 'PENDING_RETRY'
                    AND crashes >= 2
                    AND task_type = ANY (?::text[])
                    AND next_attempt_at <= statement_timestamp()
                    AND codec = ANY (?::text[])) AS due
            """;

    /**
     * Rows are found by their ids, one after the other in the order of the ids, and known by their tokens, which only
     * running entries have. A condition on the status would tempt the planner to walk over all that is running, or was
     * since the last vacuum, because it believes that hardly anything is.
     *
     * <p>One row that somebody has locked must not cost all others their leases, so nothing waits for it.
     */
    static final String EXTEND_LEASES = """
            WITH input AS MATERIALIZED (
                SELECT id, token
                FROM unnest(?::uuid[], ?::uuid[]) AS i (id, token)
                ORDER BY id
            ), held AS MATERIALIZED (
                SELECT found.id
                FROM input AS i
                CROSS JOIN LATERAL (
                    SELECT e.id
                    FROM {schema}.dlq_entry AS e
                    WHERE e.id = i.id
                        AND e.claim_token = i.token
                        AND e.lease_until > statement_timestamp()
                    FOR NO KEY UPDATE SKIP LOCKED
                ) AS found
            ), extended AS (
                UPDATE {schema}.dlq_entry AS e
                SET lease_until = greatest(e.lease_until, clock_timestamp() + ? * interval '1 millisecond')
                FROM held
                WHERE e.id = held.id
                    AND e.claim_token IS NOT NULL
                RETURNING e.id
            )
            SELECT id, true AS extended
            FROM extended
            UNION ALL
            SELECT found.id, false AS extended
            FROM (SELECT id, token FROM input WHERE id NOT IN (SELECT id FROM held)) AS i
            CROSS JOIN LATERAL (
                SELECT e.id
                FROM {schema}.dlq_entry AS e
                WHERE e.id = i.id
                    AND e.claim_token = i.token
                    AND e.lease_until > statement_timestamp()
            ) AS found
            """;

    /** A null of the input leaves the column as it is. An attempt that was not executed is given back. */
    static final String SETTLE = """
            WITH input AS MATERIALIZED (
                SELECT id, token, node, outcome, status, reason, delay_millis, resolution, result, kind, category, rule,
                    error_type, error_message, stack_trace, fingerprint, evidence
                FROM unnest(
                    ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                AS i (id, token, node, outcome, status, reason, delay_millis, resolution, result, kind, category, rule,
                    error_type, error_message, stack_trace, fingerprint, evidence)
            ), settled AS (
                UPDATE {schema}.dlq_entry AS e
                SET status = i.status,
                    reason = coalesce(i.reason, e.reason),
                    kind = coalesce(i.kind, e.kind),
                    category = CASE WHEN i.error_type IS NULL THEN e.category ELSE i.category END,
                    rule = coalesce(i.rule, e.rule),
                    fingerprint = coalesce(i.fingerprint, e.fingerprint),
                    error_type = coalesce(i.error_type, e.error_type),
                    error_message = CASE WHEN i.error_type IS NULL THEN e.error_message ELSE i.error_message END,
                    failed_attempt = CASE WHEN i.error_type IS NULL THEN e.failed_attempt ELSE e.attempt_count END,
                    attempt_count = CASE
                        WHEN i.outcome = 'NOT_EXECUTED' THEN e.attempt_count - 1
                        ELSE e.attempt_count
                    END,
                    last_attempted_at = CASE
                        WHEN i.outcome = 'NOT_EXECUTED' THEN (
                            SELECT max(coalesce(a.started_at, a.ended_at))
                            FROM {schema}.dlq_attempt AS a
                            WHERE a.entry_id = e.id
                                AND a.outcome <> 'NOT_EXECUTED')
                        ELSE e.last_attempted_at
                    END,
                    next_attempt_at = CASE
                        WHEN i.status = 'PENDING_RETRY'
                        THEN clock_timestamp() + i.delay_millis * interval '1 millisecond'
                    END,
                    resolved_at = CASE WHEN i.status IN ('RESOLVED', 'DISCARDED') THEN clock_timestamp() END,
                    resolution = i.resolution,
                    result = i.result,
                    lease_owner = NULL,
                    lease_until = NULL,
                    claim_token = NULL
                FROM (
                    SELECT id, token, node, outcome, status, reason, delay_millis, resolution, result, kind, category, rule,
                        error_type, error_message, stack_trace, fingerprint, evidence
                    FROM input
                    ORDER BY id
                ) AS i
                WHERE e.id = i.id
                    AND e.claim_token = i.token
                    AND e.lease_until > clock_timestamp()
                RETURNING e.id, CASE WHEN i.outcome = 'NOT_EXECUTED' THEN e.attempt_count + 1 ELSE e.attempt_count END
                        AS number,
                    CASE WHEN i.outcome = 'NOT_EXECUTED' THEN clock_timestamp() ELSE e.last_attempted_at END
                        AS started_at,
                    i.outcome, i.node, i.kind, i.category, i.rule, i.error_type, i.error_message, i.stack_trace, i.evidence
            ), attempt AS (
                INSERT INTO {schema}.dlq_attempt AS a (
                    entry_id, number, outcome, node, started_at, ended_at, kind, category, rule, error_type, error_message,
                    stack_trace, evidence)
                SELECT id, number, outcome, node, started_at, clock_timestamp(), kind, category, rule, error_type,
                    error_message, stack_trace, evidence::jsonb
                FROM settled
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
            )
            SELECT id
            FROM settled
            """;

    static final String RELEASE = """
            WITH held AS MATERIALIZED (
                SELECT found.id
                FROM (SELECT id, token FROM unnest(?::uuid[], ?::uuid[]) AS i (id, token) ORDER BY id) AS i
                CROSS JOIN LATERAL (
                    SELECT e.id
                    FROM {schema}.dlq_entry AS e
                    WHERE e.id = i.id
                        AND e.claim_token = i.token
                    FOR NO KEY UPDATE
                ) AS found
            )
            UPDATE {schema}.dlq_entry AS e
            SET status = 'PENDING_RETRY',
                attempt_count = e.attempt_count - 1,
                last_attempted_at = (
                    SELECT max(coalesce(a.started_at, a.ended_at))
                    FROM {schema}.dlq_attempt AS a
                    WHERE a.entry_id = e.id
                        AND a.outcome <> 'NOT_EXECUTED'),
                next_attempt_at = clock_timestamp(),
                lease_owner = NULL,
                lease_until = NULL,
                claim_token = NULL
            FROM held
            WHERE e.id = held.id
                AND e.claim_token IS NOT NULL
            RETURNING e.id
            """;

    static final String CLAIMED = """
            SELECT id
            FROM {schema}.dlq_entry
            WHERE status = 'RETRYING'
                AND claim_token = ?
            """;

    /**
     * Takes back what dead workers held. Its last parameter is the latest time that the clock can show if nobody has
     * set it; crashes after that are not counted. A crash in the last attempt allows one more, because nobody knows
     * that attempt's result; whether it had its effect is asked before that where it must not happen twice.
     */
    static final String REAP = """
            WITH dead AS MATERIALIZED (
                SELECT id, lease_owner, crashes + counted.one AS crashes, counted.one = 1 AND crashes + 1 >= ? AS suspect
                FROM {schema}.dlq_entry
                CROSS JOIN (
                    SELECT CASE WHEN statement_timestamp() > coalesce(?::timestamptz, 'infinity') THEN 0 ELSE 1 END
                ) AS counted (one)
                WHERE status = 'RETRYING'
                    AND lease_until < statement_timestamp()
                ORDER BY id
                LIMIT ?
                FOR NO KEY UPDATE OF dlq_entry SKIP LOCKED
            ), reaped AS (
                UPDATE {schema}.dlq_entry AS e
                SET status = CASE WHEN dead.suspect THEN 'PENDING_REVIEW' ELSE 'PENDING_RETRY' END,
                    reason = CASE
                        WHEN dead.suspect THEN 'POISON_SUSPECT'
                        WHEN e.effect = 'NON_IDEMPOTENT' THEN 'AMBIGUOUS'
                        ELSE e.reason
                    END,
                    kind = CASE WHEN e.effect = 'NON_IDEMPOTENT' THEN 'AMBIGUOUS' ELSE e.kind END,
                    category = CASE WHEN e.effect = 'NON_IDEMPOTENT' THEN NULL ELSE e.category END,
                    rule = CASE WHEN e.effect = 'NON_IDEMPOTENT' THEN 'crash' ELSE e.rule END,
                    crashes = dead.crashes,
                    max_retries = greatest(e.max_retries, e.attempt_count),
                    next_attempt_at = CASE WHEN dead.suspect THEN NULL ELSE clock_timestamp() END,
                    lease_owner = NULL,
                    lease_until = NULL,
                    claim_token = NULL
                FROM dead
                WHERE e.id = dead.id
                    AND e.status = 'RETRYING'
                    AND e.lease_until < statement_timestamp()
                RETURNING e.id, e.task_type, e.attempt_count, e.status, e.reason, e.last_attempted_at, dead.lease_owner
            ), attempt AS (
                INSERT INTO {schema}.dlq_attempt (entry_id, number, outcome, node, started_at, ended_at)
                SELECT id, attempt_count, 'CRASHED', lease_owner, last_attempted_at, clock_timestamp()
                FROM reaped
                ON CONFLICT (entry_id, number) DO UPDATE
                SET outcome = excluded.outcome,
                    node = excluded.node,
                    started_at = excluded.started_at,
                    ended_at = excluded.ended_at,
                    kind = NULL,
                    category = NULL,
                    rule = NULL,
                    error_type = NULL,
                    error_message = NULL,
                    stack_trace = NULL,
                    evidence = NULL
            )
            SELECT statement_timestamp() AS now, id, task_type, attempt_count, status, reason
            FROM (VALUES (1)) AS always (one)
            LEFT JOIN reaped ON true
            ORDER BY id
            """;

    static final String UNSETTLED_SIGNATURES = """
            SELECT task_type, signature, count(*) AS entries
            FROM {schema}.dlq_entry
            WHERE status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW')
                AND task_type = ANY (?::text[])
            GROUP BY task_type, signature
            ORDER BY task_type, signature
            """;

    /** The branch keeps a standby from being asked for a position that it does not have. */
    static final String LINEAGE = """
            SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS writable,
                CASE
                    WHEN NOT pg_is_in_recovery()
                    THEN (SELECT system_identifier FROM pg_control_system())
                        || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
                END AS lineage
            """;
}
