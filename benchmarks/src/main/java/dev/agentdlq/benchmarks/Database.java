/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A database by its JDBC URL; each statement has a connection of its own.
 *
 * @param url the URL, with user and password
 */
record Database(String url) {
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    double number(String sql) throws SQLException {
        return Double.parseDouble(texts(sql).get(0));
    }

    /** Returns the first column. */
    List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    String version() throws SQLException {
        return texts("""
                SELECT version() || '; fsync ' || current_setting('fsync') || ', synchronous_commit '
                    || current_setting('synchronous_commit') || ', shared_buffers '
                    || current_setting('shared_buffers')
                """).get(0);
    }
}
