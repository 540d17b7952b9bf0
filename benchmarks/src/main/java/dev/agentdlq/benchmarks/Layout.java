/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

/** A way to lay entries out in tables, with the statements of the store adapted to it. */
enum Layout {
    /** One wide row, the last stack trace in it. */
    A_STACK_IN_ENTRY("a) wide row, stack in the entry") {
        @Override
        String tables() {
            return table("dlq_entry", STATE + CALL + ", stack_trace text") + attempts("") + INDEXES;
        }

        @Override
        String capture() {
            return """
                    , entry AS (
                        INSERT INTO dlq_entry (
                            id, task_id, task_type, error_type, error_message, node, created_at, next_attempt_at, args,
                            payload, context, mdc, stack_trace)
                        SELECT id, task_id, 'orders.pay', error_type, error_message, 'node', now, now, args,
                            payload::jsonb, context::jsonb, mdc::jsonb, stack_trace
                        FROM input CROSS JOIN moment
                        ON CONFLICT (id) DO NOTHING
                        RETURNING id
                    ), attempt AS (
                        INSERT INTO dlq_attempt (entry_id, number, outcome, node, ended_at, error_type, error_message)
                        SELECT id, 1, 'FAILED', 'node', now, error_type, error_message
                        FROM entry JOIN input USING (id) CROSS JOIN moment
                    )
                    SELECT id FROM entry
                    """;
        }
    },

    /** One wide row, each stack trace with its attempt. */
    B_STACK_IN_ATTEMPT("b) wide row, stack in the attempt") {
        @Override
        String tables() {
            return table("dlq_entry", STATE + CALL) + attempts(", stack_trace text") + INDEXES;
        }

        @Override
        String capture() {
            return WIDE_CAPTURE;
        }
    },

    /** The same, with the call's columns forced out of the row. */
    C_OUT_OF_LINE("c) as b, call out of line") {
        @Override
        String tables() {
            return B_STACK_IN_ATTEMPT.tables() + """
                    ALTER TABLE dlq_entry
                        ALTER COLUMN args SET STORAGE EXTERNAL,
                        ALTER COLUMN payload SET STORAGE EXTERNAL,
                        ALTER COLUMN context SET STORAGE EXTERNAL;
                    ALTER TABLE dlq_entry SET (toast_tuple_target = 128);
                    """;
        }

        @Override
        String capture() {
            return WIDE_CAPTURE;
        }
    },

    /** A narrow row that changes and a wide one that does not. */
    D_TWO_TABLES("d) narrow state, immutable body") {
        @Override
        String tables() {
            return table("dlq_entry", STATE)
                    + "CREATE TABLE dlq_body (entry_id uuid PRIMARY KEY REFERENCES dlq_entry (id)" + CALL + ");"
                    + attempts(", stack_trace text")
                    + INDEXES;
        }

        @Override
        String capture() {
            return """
                    , entry AS (
                        INSERT INTO dlq_entry (
                            id, task_id, task_type, error_type, error_message, node, created_at, next_attempt_at)
                        SELECT id, task_id, 'orders.pay', error_type, error_message, 'node', now, now
                        FROM input CROSS JOIN moment
                        ON CONFLICT (id) DO NOTHING
                        RETURNING id
                    ), body AS (
                        INSERT INTO dlq_body (entry_id, args, payload, context, mdc)
                        SELECT id, args, payload::jsonb, context::jsonb, mdc::jsonb
                        FROM entry JOIN input USING (id)
                    )""" + ATTEMPT_CAPTURE;
        }

        @Override
        String claim() {
            return CLAIM + """
                    RETURNING e.id, e.task_id, due.next_attempt_at)
                    SELECT c.id, c.task_id, b.args, b.payload, b.context, b.mdc
                    FROM claimed AS c JOIN dlq_body AS b ON b.entry_id = c.id
                    ORDER BY c.next_attempt_at, c.id
                    """;
        }
    };

    private static final String STATE = """
            id uuid PRIMARY KEY, task_id text NOT NULL, task_type text NOT NULL, error_type text NOT NULL,
            error_message text, node text NOT NULL, status text NOT NULL DEFAULT 'PENDING_RETRY',
            attempt_count int NOT NULL DEFAULT 1, created_at timestamptz NOT NULL, last_attempted_at timestamptz,
            next_attempt_at timestamptz, resolved_at timestamptz, lease_owner text, lease_until timestamptz,
            claim_token uuid
            """;
    private static final String CALL =
            ", args bytea NOT NULL, payload jsonb, context jsonb NOT NULL, mdc jsonb NOT NULL";
    private static final String INDEXES = """
            CREATE INDEX dlq_due ON dlq_entry (next_attempt_at, id) WHERE status = 'PENDING_RETRY';
            CREATE INDEX dlq_running ON dlq_entry (id) WHERE status = 'RETRYING';
            CREATE INDEX dlq_task_id ON dlq_entry (task_id, id);
            """;
    private static final String INPUT = """
            WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS now), input AS (
                SELECT id, task_id, args, payload, context, mdc, error_type, error_message, stack_trace
                FROM unnest(?::uuid[], ?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[])
                AS i (id, task_id, args, payload, context, mdc, error_type, error_message, stack_trace)
            )
            """;
    private static final String ATTEMPT_CAPTURE = """
            , attempt AS (
                INSERT INTO dlq_attempt (
                    entry_id, number, outcome, node, ended_at, error_type, error_message, stack_trace)
                SELECT id, 1, 'FAILED', 'node', now, error_type, error_message, stack_trace
                FROM entry JOIN input USING (id) CROSS JOIN moment
            )
            SELECT id FROM entry
            """;
    private static final String WIDE_CAPTURE = """
            , entry AS (
                INSERT INTO dlq_entry (
                    id, task_id, task_type, error_type, error_message, node, created_at, next_attempt_at, args,
                    payload, context, mdc)
                SELECT id, task_id, 'orders.pay', error_type, error_message, 'node', now, now, args,
                    payload::jsonb, context::jsonb, mdc::jsonb
                FROM input CROSS JOIN moment
                ON CONFLICT (id) DO NOTHING
                RETURNING id
            )""" + ATTEMPT_CAPTURE;
    private static final String CLAIM = """
            WITH due AS MATERIALIZED (
                SELECT id, next_attempt_at
                FROM dlq_entry
                WHERE status = 'PENDING_RETRY' AND next_attempt_at <= statement_timestamp()
                    AND next_attempt_at >= ? AND task_type = ANY ('{orders.pay}')
                ORDER BY next_attempt_at, id
                LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED
            ), claimed AS (
                UPDATE dlq_entry AS e
                SET status = 'RETRYING', attempt_count = attempt_count + 1, last_attempted_at = clock_timestamp(),
                    next_attempt_at = NULL, lease_owner = 'node', lease_until = clock_timestamp() + interval '15 s',
                    claim_token = ?
                FROM due
                WHERE e.id = due.id AND e.status = 'PENDING_RETRY'
            """;

    /** The same for all layouts. */
    static final String SETTLE = """
            WITH held AS MATERIALIZED (
                SELECT id, attempt_count AS number, last_attempted_at AS started_at
                FROM dlq_entry
                WHERE id = ANY (?) AND claim_token = ? AND status = 'RETRYING'
                ORDER BY id
                FOR NO KEY UPDATE
            ), settled AS (
                UPDATE dlq_entry AS e
                SET status = 'RESOLVED', resolved_at = clock_timestamp(), lease_owner = NULL, lease_until = NULL,
                    claim_token = NULL
                FROM held
                WHERE e.id = held.id AND e.status = 'RETRYING'
                RETURNING e.id, held.number, held.started_at
            ), attempt AS (
                INSERT INTO dlq_attempt (entry_id, number, outcome, node, started_at, ended_at)
                SELECT id, number, 'SUCCEEDED', 'node', started_at, clock_timestamp() FROM settled
                ON CONFLICT (entry_id, number) DO UPDATE SET outcome = excluded.outcome
            )
            SELECT id FROM settled
            """;

    static final String DROP = "DROP TABLE IF EXISTS dlq_body, dlq_attempt, dlq_entry CASCADE";

    private final String title;

    Layout(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract String tables();

    /** What follows the input in the statement that stores entries. */
    abstract String capture();

    final String insert() {
        return INPUT + capture();
    }

    String claim() {
        return CLAIM + """
                RETURNING e.id, e.task_id, e.args, e.payload, e.context, e.mdc, due.next_attempt_at)
                SELECT id, task_id, args, payload, context, mdc FROM claimed ORDER BY next_attempt_at, id
                """;
    }

    private static String table(String name, String columns) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH (fillfactor = 80);";
    }

    private static String attempts(String more) {
        return """
                CREATE TABLE dlq_attempt (
                    entry_id uuid NOT NULL REFERENCES dlq_entry (id) ON DELETE CASCADE, number int NOT NULL,
                    outcome text NOT NULL, node text NOT NULL, started_at timestamptz, ended_at timestamptz NOT NULL,
                    error_type text, error_message text""" + more + ", PRIMARY KEY (entry_id, number));";
    }
}
