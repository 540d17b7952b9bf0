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
    public @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
        String id = row.getString(column);
        return id == null ? null : UUID.fromString(id);
    }

    @Override
    public @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
