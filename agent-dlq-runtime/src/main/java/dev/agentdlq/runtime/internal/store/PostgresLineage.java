/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Names the history of a PostgreSQL server's data by its system identifier and timeline: each promotion and each
 * restore to a point in time begins a new timeline, and a new cluster has a new identifier. Thread-safe.
 */
final class PostgresLineage {
    private final PostgresDatabase database;
    private final AtomicReference<@Nullable String> last = new AtomicReference<>();

    private record Answer(boolean writable, @Nullable String lineage) {}

    PostgresLineage(PostgresDatabase database) {
        this.database = database;
    }

    String read() {
        Answer answer = ask();
        String now = answer.lineage;
        if (!answer.writable || now == null) {
            database.reconnect();
            throw new StoreException(
                    database.name() + " takes no writes now: it is a standby, or it is still recovering", null);
        }
        String before = last.getAndSet(now);
        if (before != null && !before.equals(now)) {
            // Other connections may still lead to the server that was replaced.
            database.reconnect();
        }
        return now;
    }

    private Answer ask() {
        try {
            return database.capture(PostgresLineage::ask);
        } catch (SQLException e) {
            throw StoreErrors.failed("say which server it is", database.name(), e);
        }
    }

    private static Answer ask(Connection connection) throws SQLException {
        return Sql.query(
                        connection,
                        PostgresSql.LINEAGE,
                        p -> {},
                        row -> new Answer(row.getBoolean("writable"), row.getString("lineage")))
                .get(0);
    }
}
