/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A loop that writes the rows of the queue's drain and does nothing else: claims, reads what an execution would need,
 * and settles as succeeded. It executes nothing, renews no lease and tells nobody.
 */
final class BareSqlDrain implements DrainContender {
    private static final String CLAIM = """
            WITH due AS MATERIALIZED (
                SELECT id, next_attempt_at
                FROM {schema}.dlq_entry
                WHERE status = 'PENDING_RETRY' AND next_attempt_at <= statement_timestamp() AND next_attempt_at >= ?
                    AND task_type = 'parcel.ship' AND crashes < 2
                ORDER BY next_attempt_at, id
                LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED
            ), claimed AS (
                UPDATE {schema}.dlq_entry AS e
                SET status = 'RETRYING', attempt_count = attempt_count + 1, last_attempted_at = clock_timestamp(),
                    next_attempt_at = NULL, lease_owner = 'bare', lease_until = clock_timestamp() + interval '15 s',
                    claim_token = ?
                FROM due
                WHERE e.id = due.id AND e.status = 'PENDING_RETRY'
                RETURNING e.id, e.task_id, e.task_type, e.signature, e.args, e.payload, e.context, e.mdc,
                    due.next_attempt_at
            )
            SELECT id, task_id, task_type, signature, args, payload, context, mdc, next_attempt_at
            FROM claimed
            ORDER BY next_attempt_at, id
            """;

    private static final String SETTLE = """
            WITH settled AS (
                UPDATE {schema}.dlq_entry
                SET status = 'RESOLVED', resolved_at = clock_timestamp(), resolution = 'RETRY', lease_owner = NULL,
                    lease_until = NULL, claim_token = NULL
                WHERE id = ANY (?) AND claim_token = ? AND status = 'RETRYING'
                RETURNING id, attempt_count, last_attempted_at
            )
            INSERT INTO {schema}.dlq_attempt (entry_id, number, outcome, node, started_at, ended_at)
            SELECT id, attempt_count, 'SUCCEEDED', 'bare', last_attempted_at, clock_timestamp()
            FROM settled
            """;

    private final Database database;
    private final DueEntries entries;
    private final int connections;
    private int batch = 1;

    BareSqlDrain(Database database, DueEntries entries, int connections) {
        this.database = database;
        this.entries = entries;
        this.connections = connections;
    }

    /** Returns how many entries it claims and settles at once. */
    int batch() {
        return batch;
    }

    /** Sets how many entries it claims and settles at once. */
    void batch(int entriesAtOnce) {
        batch = entriesAtOnce;
    }

    @Override
    public String title() {
        return "a bare SQL loop";
    }

    @Override
    public void load(int tasks) throws SQLException {
        entries.load(tasks);
    }

    @Override
    public long drain(Executions executions) throws Exception {
        Callable<Integer> loop = this::loop;
        ExecutorService executor = Executors.newFixedThreadPool(connections);
        long begin = System.nanoTime();
        try {
            for (Future<Integer> done : executor.invokeAll(Collections.nCopies(connections, loop))) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }
        long nanos = System.nanoTime() - begin;
        entries.requireResolved(executions.tasks(), 0);
        return nanos;
    }

    /** Each claim begins where the last one ended, past the index entries of what was claimed before. */
    private int loop() throws SQLException {
        int drained = 0;
        try (Connection connection = database.connect();
                PreparedStatement claim = connection.prepareStatement(named(CLAIM));
                PreparedStatement settle = connection.prepareStatement(named(SETTLE))) {
            OffsetDateTime mark = OffsetDateTime.MIN;
            while (true) {
                UUID token = UUID.randomUUID();
                List<UUID> claimed = new ArrayList<>();
                OffsetDateTime reached = claim(claim, mark, token, claimed);
                if (claimed.isEmpty()) {
                    return drained;
                }
                mark = reached;
                settle.setArray(1, connection.createArrayOf("uuid", claimed.toArray()));
                settle.setObject(2, token);
                drained += settle.executeUpdate();
            }
        }
    }

    private OffsetDateTime claim(PreparedStatement claim, OffsetDateTime mark, UUID token, List<UUID> claimed)
            throws SQLException {
        claim.setObject(1, mark);
        claim.setInt(2, batch);
        claim.setObject(3, token);
        OffsetDateTime reached = mark;
        try (ResultSet rows = claim.executeQuery()) {
            while (rows.next()) {
                for (String text : List.of("task_id", "task_type", "signature", "payload", "context", "mdc")) {
                    rows.getString(text);
                }
                rows.getBytes("args");
                claimed.add(rows.getObject("id", UUID.class));
                reached = rows.getObject("next_attempt_at", OffsetDateTime.class);
            }
        }
        return reached;
    }

    private String named(String template) {
        return template.replace("{schema}", entries.schema());
    }
}
