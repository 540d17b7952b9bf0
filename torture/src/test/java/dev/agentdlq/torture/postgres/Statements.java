/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A table of one column, in which rows are counted. */
public final class Statements {
    private Statements() {}

    public static void create(Connection connection) throws SQLException {
        execute(connection, "DROP TABLE IF EXISTS kept");
        execute(connection, "CREATE TABLE kept (n integer)");
    }

    public static void insert(Connection connection) throws SQLException {
        execute(connection, "INSERT INTO kept VALUES (1)");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    public static int kept(PostgresCluster cluster) throws SQLException {
        try (Connection connection = cluster.connect()) {
            return number(connection, "SELECT count(*) FROM kept");
        }
    }
}
