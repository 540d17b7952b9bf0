/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The database's clock, and how its times and ids are read. */
final class SqliteClock implements Rows.Columns {
    /** Returns the time in milliseconds since 1970. */
    static long now(Connection connection) throws SQLException {
        return Sql.query(connection, SqliteSql.NOW, p -> {}, row -> row.getLong("now"))
                .get(0);
    }

    @Override
    public UUID uuid(ResultSet row, String column) throws SQLException {
        return UUID.fromString(row.getString(column));
    }

    @Override
    public @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
