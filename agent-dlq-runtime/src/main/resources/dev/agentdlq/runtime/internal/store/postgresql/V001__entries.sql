-- compatible-from: 1
-- Kept failures of agents' tool calls. Times are the database's. The statuses, reasons and resolutions are explained
-- in the library's documentation; all columns may be read, none should be written by hand.

CREATE TABLE {schema}.dlq_entry (
    id                uuid        NOT NULL PRIMARY KEY,
    task_id           text        COLLATE "C" NOT NULL, -- an index that no change of a collation can spoil
    task_type         text        COLLATE "C" NOT NULL CHECK (length(task_type) <= 200),
    signature         text        NOT NULL,
    codec             text        NOT NULL,
    args              bytea       NOT NULL, -- the exact arguments, by which a retry is executed
    args_state        text        NOT NULL CHECK (args_state IN ('EXACT', 'OPEN', 'TRUNCATED', 'UNSERIALIZABLE')),
    effect            text        NOT NULL CHECK (effect IN ('READ_ONLY', 'IDEMPOTENT', 'NON_IDEMPOTENT')),
    payload           jsonb,                -- the same for people, shortened and redacted
    context           jsonb       NOT NULL,
    mdc               jsonb       NOT NULL,
    error_type        text        NOT NULL,
    error_message     text,
    kind              text        NOT NULL CHECK (kind IN ('TRANSIENT', 'DETERMINISTIC', 'AMBIGUOUS')),
    category          text,
    rule              text        NOT NULL,
    fingerprint       text        NOT NULL, -- the same for the same failure of the same task
    reason            text        NOT NULL,
    status            text        NOT NULL
        CHECK (status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW', 'RESOLVED', 'DISCARDED')),
    attempt_count     integer     NOT NULL CHECK (attempt_count >= 0),
    max_retries       integer     NOT NULL CHECK (max_retries >= 0),
    crashes           integer     NOT NULL DEFAULT 0 CHECK (crashes >= 0),
    replays           integer     NOT NULL DEFAULT 0 CHECK (replays >= 0),
    fence             bigint      NOT NULL DEFAULT 0, -- how often it was claimed
    failed_attempt    integer     NOT NULL, -- the dlq_attempt.number of the last error, where its stack trace is
    created_at        timestamptz NOT NULL,
    last_attempted_at timestamptz,
    next_attempt_at   timestamptz,
    resolved_at       timestamptz,
    resolution        text,
    result            text,                 -- JSON as it was written: jsonb would change its order and numbers
    lease_owner       text,
    lease_until       timestamptz,
    claim_token       uuid,
    parent_id         uuid,                 -- the key of the call inside which this one was made
    supersedes        uuid[],               -- inner entries that the retry of this one repeats
    repeat_key        uuid,                 -- a hash of task, arguments and conversation, where repeats are not executed
    repeats           integer     NOT NULL DEFAULT 0 CHECK (repeats >= 0),
    repeated_by       uuid[],               -- those among the repeats that were executed elsewhere and failed
    CONSTRAINT due_iff_pending_retry CHECK ((status = 'PENDING_RETRY') = (next_attempt_at IS NOT NULL)),
    CONSTRAINT lease_iff_retrying
        CHECK ((status = 'RETRYING') = (num_nonnulls(lease_owner, lease_until, claim_token) = 3)
            AND num_nonnulls(lease_owner, lease_until, claim_token) IN (0, 3)),
    CONSTRAINT resolved_iff_final
        CHECK ((status IN ('RESOLVED', 'DISCARDED')) = (num_nonnulls(resolved_at, resolution) = 2)
            AND num_nonnulls(resolved_at, resolution) IN (0, 2))
)
-- Each claim and each end rewrites the row: what is large in it and never changes stands elsewhere.
WITH (fillfactor = 80, toast_tuple_target = 512);

CREATE INDEX dlq_due ON {schema}.dlq_entry (task_type, next_attempt_at, id)
    WHERE status = 'PENDING_RETRY' AND crashes < 2;

-- Few entries: those that may kill whoever executes them. They run alone.
CREATE INDEX dlq_suspect ON {schema}.dlq_entry (task_type, next_attempt_at, id)
    WHERE status = 'PENDING_RETRY' AND crashes >= 2;

-- By id: an index on lease_until would make every heartbeat rewrite it.
CREATE INDEX dlq_running ON {schema}.dlq_entry (id) WHERE status = 'RETRYING';

-- What people look for first, among all that is settled.
CREATE INDEX dlq_waiting ON {schema}.dlq_entry (id) WHERE status = 'PENDING_REVIEW';

-- A caller's id may be longer than an index row. Where the caller has none it is the entry's, by which there is an index.
CREATE INDEX dlq_task_id ON {schema}.dlq_entry (left(task_id, 200), id) WHERE task_id <> id::text;

-- Of calls that are the same one is open at most, whichever nodes they fail on.
CREATE UNIQUE INDEX dlq_open_call ON {schema}.dlq_entry (repeat_key)
    WHERE repeat_key IS NOT NULL AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW');

CREATE INDEX dlq_call ON {schema}.dlq_entry (repeat_key, id) WHERE repeat_key IS NOT NULL;

-- The same call gets the result of one that was resolved lately.
CREATE INDEX dlq_resolved_call ON {schema}.dlq_entry (resolved_at)
    WHERE repeat_key IS NOT NULL AND status = 'RESOLVED';

CREATE TABLE {schema}.dlq_attempt (
    entry_id      uuid        NOT NULL, -- no foreign key: its check would lock and log each entry's row once more
    number        integer     NOT NULL CHECK (number >= 0),
    outcome       text        NOT NULL CHECK (outcome IN ('SUCCEEDED', 'FAILED', 'NOT_EXECUTED', 'CRASHED')),
    node          text        NOT NULL,
    started_at    timestamptz,
    ended_at      timestamptz NOT NULL,
    kind          text,
    category      text,
    rule          text,
    error_type    text,
    error_message text,
    stack_trace   text,
    evidence      jsonb,                -- on what kind and category rest
    PRIMARY KEY (entry_id, number)
);

CREATE TABLE {schema}.dlq_review (
    id          bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id    uuid        NOT NULL REFERENCES {schema}.dlq_entry (id) ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    actor       text        NOT NULL,
    action      text        NOT NULL,
    reason      text        NOT NULL,
    from_status text        NOT NULL,
    to_status   text        NOT NULL
);

CREATE INDEX dlq_review_entry_id ON {schema}.dlq_review (entry_id, id);
