/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Breaks promises, each once, behind the library's back. Thread-safe. */
public final class Saboteur {
    /** What is written to the standard error when one is done, before its name. */
    public static final String DONE = "sabotage done: ";

    private static final String SETTLED = ", status = 'DISCARDED', resolution = 'DISCARDED', resolved_at ="
            + " clock_timestamp(), next_attempt_at = NULL, lease_owner = NULL, lease_until = NULL, claim_token = NULL";
    private static final int FIRST_TURN = 10;
    private static final Set<Sabotage> DAMAGES = EnumSet.of(Sabotage.LOST, Sabotage.DUPLICATED, Sabotage.PHANTOM);

    private static final String RESOLVE = """
            UPDATE agent_dlq.dlq_entry
            SET status = 'RESOLVED', resolution = 'RETRY', resolved_at = clock_timestamp(), result = to_json(?::text),
                lease_owner = NULL, lease_until = NULL, claim_token = NULL
            WHERE id = ?
            """;
    private static final String HIDE =
            "UPDATE agent_dlq.dlq_entry SET task_type = ? WHERE id = ? AND status = 'PENDING_RETRY'";

    private final Map<Sabotage, AtomicInteger> turns = new EnumMap<>(Sabotage.class);
    private final String url;
    private boolean hidden;

    /**
     * Creates one.
     *
     * @param sabotage what to do
     * @param url of the database
     */
    Saboteur(Set<Sabotage> sabotage, String url) {
        int turn = FIRST_TURN;
        for (Sabotage kind : sabotage) {
            // Each at another one, so that none hits what another one has hit.
            turns.put(kind, new AtomicInteger(turn));
            turn++;
        }
        this.url = url;
    }

    /** Returns what the caller is to get. */
    Throwable hand(Throwable thrown) {
        if (!isTurnOf(Sabotage.MASKED)) {
            return thrown;
        }
        report(Sabotage.MASKED);
        return new IOException("wrapped on purpose", thrown);
    }

    /** Is told of an acknowledged failure. */
    void acknowledged(Receipt receipt) throws SQLException {
        if (receipt.storage() != Receipt.Storage.STORE) {
            return;
        }
        for (Sabotage kind : DAMAGES) {
            if (isTurnOf(kind)) {
                damage(kind, receipt.entryId());
                return;
            }
        }
        if (turns.containsKey(Sabotage.UNSETTLED) && receipt.status() == FailureStatus.PENDING_RETRY) {
            hide(receipt.entryId());
        }
    }

    /** Returns the keys under which an execution by a worker is to make its effect. */
    Set<UUID> keys(UUID own) {
        if (isTurnOf(Sabotage.EFFECTS_DOUBLED)) {
            report(Sabotage.EFFECTS_DOUBLED);
            return Set.of(own, UUID.randomUUID());
        }
        return Set.of(own);
    }

    /**
     * Returns whether the work of an execution that is about to return is to be undone. Not before: one that fails is
     * repeated, and perhaps by another process, which would do the work.
     */
    boolean undoesWork() {
        boolean itsTurn = isTurnOf(Sabotage.EFFECTS_LOST);
        if (itsTurn) {
            report(Sabotage.EFFECTS_LOST);
        }
        return itsTurn;
    }

    /** Is told that an execution will return, and does what a worker would that held the entry before. */
    void settling(UUID id, long fence) throws SQLException {
        if (isTurnOf(Sabotage.STALE)) {
            update(RESOLVE, "done with fence " + (fence - 1), id);
            report(Sabotage.STALE);
        }
    }

    private boolean isTurnOf(Sabotage kind) {
        AtomicInteger left = turns.get(kind);
        return left != null && left.decrementAndGet() == 0;
    }

    private void damage(Sabotage kind, UUID id) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
            if (kind == Sabotage.LOST) {
                delete(connection, id);
            } else {
                String changes = kind == Sabotage.PHANTOM ? ", args = convert_to('[7,\"never called\"]', 'UTF8')" : "";
                copy(connection, id, changes);
            }
        }
        report(kind);
    }

    /** One entry: a worker may be faster, so that it takes more than one try. */
    private synchronized void hide(UUID id) throws SQLException {
        if (!hidden && update(HIDE, "torture.nobody", id) == 1) {
            hidden = true;
            report(Sabotage.UNSETTLED);
        }
    }

    private int update(String sql, String text, UUID id) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, text);
            update.setObject(2, id);
            return update.executeUpdate();
        }
    }

    /** Tells the parent, so that it does not ask the next process too. */
    private static void report(Sabotage kind) {
        System.err.println(DONE + kind);
    }

    private static void delete(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM agent_dlq.dlq_entry WHERE id = ?")) {
            delete.setObject(1, id);
            delete.executeUpdate();
        }
    }

    /** A copy that a worker could take would do the work of its call a second time, which is another broken promise. */
    private static void copy(Connection connection, UUID id, String changes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE copied AS SELECT * FROM agent_dlq.dlq_entry WHERE id = '" + id + "'");
            statement.execute("UPDATE copied SET id = gen_random_uuid()" + SETTLED + changes);
            statement.execute("INSERT INTO agent_dlq.dlq_entry SELECT * FROM copied");
        }
    }
}
