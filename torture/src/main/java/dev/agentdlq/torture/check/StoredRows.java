/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads the tables, by SQL of its own: the library is not asked about itself. For one thread. */
public final class StoredRows {
    private static final int PAGE = 5_000;

    private final Connection connection;

    /**
     * Reads by a connection.
     *
     * @param connection to the primary; stays open
     */
    public StoredRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * Reads all entries.
     *
     * @return the rows
     * @throws SQLException if the database refuses
     */
    public List<StoredRow> all() throws SQLException {
        List<StoredRow> all = new ArrayList<>();
        read("SELECT id, args, status, resolution FROM agent_dlq.dlq_entry", row -> {
            Optional<Arguments> arguments = Arguments.read(row.getBytes("args"));
            all.add(new StoredRow(
                    row.getObject("id", UUID.class),
                    arguments.map(Arguments::call).orElse(null),
                    arguments.map(Arguments::hash).orElse(null),
                    row.getString("status"),
                    row.getString("resolution")));
        });
        return all;
    }

    /**
     * Reads what is kept of the executions by workers.
     *
     * @param consumer gets them
     * @throws SQLException if the database refuses
     */
    public void attempts(Consumer<StoredAttempt> consumer) throws SQLException {
        read(
                "SELECT entry_id, number, outcome, error_message FROM agent_dlq.dlq_attempt WHERE number > 1",
                row -> consumer.accept(new StoredAttempt(
                        row.getObject("entry_id", UUID.class),
                        row.getInt("number"),
                        row.getString("outcome"),
                        row.getString("error_message"))));
    }

    /**
     * Reads the entries of tools whose effect must not happen twice.
     *
     * @param asked the task that can be asked for its effect
     * @param blind the task that cannot
     * @return the rows whose arguments can be read
     * @throws SQLException if the database refuses
     */
    public List<OnceRow> once(String asked, String blind) throws SQLException {
        List<OnceRow> all = new ArrayList<>();
        read("SELECT args, task_type, status, reason, resolution FROM agent_dlq.dlq_entry", row -> {
            String task = row.getString("task_type");
            Optional<Arguments> arguments = Arguments.read(row.getBytes("args"));
            if (arguments.isPresent() && (task.equals(asked) || task.equals(blind))) {
                all.add(new OnceRow(
                        arguments.get().call(),
                        task.equals(asked),
                        row.getString("status"),
                        row.getString("reason"),
                        row.getString("resolution")));
            }
        });
        return all;
    }

    /**
     * Reads which entries there are.
     *
     * @return their ids
     * @throws SQLException if the database refuses
     */
    public Set<UUID> ids() throws SQLException {
        Set<UUID> ids = new HashSet<>();
        read("SELECT id FROM agent_dlq.dlq_entry", row -> ids.add(row.getObject("id", UUID.class)));
        return ids;
    }

    /**
     * Counts the entries that are still to be retried.
     *
     * @return how many
     * @throws SQLException if the database refuses
     */
    public int open() throws SQLException {
        return count("SELECT count(*) FROM agent_dlq.dlq_entry WHERE status IN ('PENDING_RETRY', 'RETRYING')");
    }

    /**
     * Counts all entries.
     *
     * @return how many
     * @throws SQLException if the database refuses
     */
    public int count() throws SQLException {
        return count("SELECT count(*) FROM agent_dlq.dlq_entry");
    }

    private int count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    /** The driver reads page by page only inside a transaction. */
    private void read(String sql, RowConsumer consumer) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(PAGE);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
