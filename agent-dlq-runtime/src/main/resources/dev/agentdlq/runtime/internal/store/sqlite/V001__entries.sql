-- compatible-from: 1
-- The same tables as in PostgreSQL. Times are milliseconds since 1970 in UTC, ids are texts, JSON is text.

CREATE TABLE dlq_entry (
    id                TEXT    NOT NULL PRIMARY KEY,
    task_id           TEXT    NOT NULL,
    task_type         TEXT    NOT NULL CHECK (length(task_type) <= 200),
    signature         TEXT    NOT NULL,
    codec             TEXT    NOT NULL,
    args              BLOB    NOT NULL, -- the exact arguments, by which a retry is executed
    args_state        TEXT    NOT NULL CHECK (args_state IN ('EXACT', 'OPEN', 'TRUNCATED', 'UNSERIALIZABLE')),
    effect            TEXT    NOT NULL CHECK (effect IN ('READ_ONLY', 'IDEMPOTENT', 'NON_IDEMPOTENT')),
    payload           TEXT,             -- the same for people, shortened and redacted
    context           TEXT    NOT NULL,
    mdc               TEXT    NOT NULL,
    error_type        TEXT    NOT NULL,
    error_message     TEXT,
    kind              TEXT    NOT NULL CHECK (kind IN ('TRANSIENT', 'DETERMINISTIC', 'AMBIGUOUS')),
    category          TEXT,
    rule              TEXT    NOT NULL,
    fingerprint       TEXT    NOT NULL, -- the same for the same failure of the same task
    reason            TEXT    NOT NULL,
    status            TEXT    NOT NULL
        CHECK (status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW', 'RESOLVED', 'DISCARDED')),
    attempt_count     INTEGER NOT NULL CHECK (attempt_count >= 0),
    max_retries       INTEGER NOT NULL CHECK (max_retries >= 0),
    crashes           INTEGER NOT NULL DEFAULT 0 CHECK (crashes >= 0),
    replays           INTEGER NOT NULL DEFAULT 0 CHECK (replays >= 0),
    fence             INTEGER NOT NULL DEFAULT 0, -- how often it was claimed
    failed_attempt    INTEGER NOT NULL, -- the dlq_attempt.number of the last error, where its stack trace is
    created_at        INTEGER NOT NULL,
    last_attempted_at INTEGER,
    next_attempt_at   INTEGER,
    resolved_at       INTEGER,
    resolution        TEXT,
    result            TEXT,
    lease_owner       TEXT,
    lease_until       INTEGER,
    claim_token       TEXT,
    parent_id         TEXT,             -- the key of the call inside which this one was made
    supersedes        TEXT,             -- inner entries that the retry of this one repeats, keys of a JSON object
    repeat_key        TEXT,             -- a hash of task, arguments and conversation, where repeats are not executed
    repeats           INTEGER NOT NULL DEFAULT 0 CHECK (repeats >= 0),
    repeated_by       TEXT,             -- those among the repeats that were executed and failed, keys of a JSON object
    CONSTRAINT due_iff_pending_retry CHECK ((status = 'PENDING_RETRY') = (next_attempt_at IS NOT NULL)),
    CONSTRAINT lease_iff_retrying
        CHECK ((lease_owner IS NOT NULL) = (status = 'RETRYING')
            AND (lease_until IS NOT NULL) = (status = 'RETRYING')
            AND (claim_token IS NOT NULL) = (status = 'RETRYING')),
    CONSTRAINT resolved_iff_final
        CHECK ((resolved_at IS NOT NULL) = (status IN ('RESOLVED', 'DISCARDED'))
            AND (resolution IS NOT NULL) = (status IN ('RESOLVED', 'DISCARDED')))
) STRICT;

CREATE INDEX dlq_due ON dlq_entry (task_type, next_attempt_at, id) WHERE status = 'PENDING_RETRY';

-- Few entries: those that may kill whoever executes them. They run alone.
CREATE INDEX dlq_suspect ON dlq_entry (next_attempt_at, id) WHERE status = 'PENDING_RETRY' AND crashes >= 2;

CREATE INDEX dlq_running ON dlq_entry (id) WHERE status = 'RETRYING';

CREATE INDEX dlq_task_id ON dlq_entry (task_id, id);

-- Of calls that are the same one is open at most.
CREATE UNIQUE INDEX dlq_open_call ON dlq_entry (repeat_key)
    WHERE repeat_key IS NOT NULL AND status IN ('PENDING_RETRY', 'RETRYING', 'PENDING_REVIEW');

CREATE INDEX dlq_call ON dlq_entry (repeat_key, id) WHERE repeat_key IS NOT NULL;

-- The same call gets the result of one that was resolved lately.
CREATE INDEX dlq_resolved_call ON dlq_entry (resolved_at)
    WHERE repeat_key IS NOT NULL AND status = 'RESOLVED';

CREATE TABLE dlq_attempt (
    entry_id      TEXT    NOT NULL REFERENCES dlq_entry (id) ON DELETE CASCADE,
    number        INTEGER NOT NULL CHECK (number >= 0),
    outcome       TEXT    NOT NULL CHECK (outcome IN ('SUCCEEDED', 'FAILED', 'NOT_EXECUTED', 'CRASHED')),
    node          TEXT    NOT NULL,
    started_at    INTEGER,
    ended_at      INTEGER NOT NULL,
    kind          TEXT,
    category      TEXT,
    rule          TEXT,
    error_type    TEXT,
    error_message TEXT,
    stack_trace   TEXT,
    evidence      TEXT,             -- on what kind and category rest
    PRIMARY KEY (entry_id, number)
) STRICT;

CREATE TABLE dlq_review (
    id          INTEGER NOT NULL PRIMARY KEY,
    entry_id    TEXT    NOT NULL REFERENCES dlq_entry (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    from_status TEXT    NOT NULL,
    to_status   TEXT    NOT NULL
) STRICT;

CREATE INDEX dlq_review_entry_id ON dlq_review (entry_id, id);
