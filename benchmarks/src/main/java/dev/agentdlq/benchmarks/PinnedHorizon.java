/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/** A transaction that stays open, so that the server may not remove what has died since it began. */
final class PinnedHorizon implements AutoCloseable {
    private static final String NAME = "agent-dlq-benchmark-pin";

    private final Connection connection;
    private final int session;

    PinnedHorizon(Database database) throws SQLException {
        connection = database.connect();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = '" + NAME + "'");
            try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                session = row.getInt(1);
            }
        }
        if (database.texts("SELECT 1 FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid = " + session)
                .isEmpty()) {
            throw new WrongResultException("session " + session + " must pin the horizon, but has no xmin");
        }
    }

    /** Returns what a text that names the session contains. */
    Pattern name() {
        return Pattern.compile("\\b(" + session + "|" + NAME + ")\\b");
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
