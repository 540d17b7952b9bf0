/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.NewEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Counts new entries in PostgreSQL that cannot be stored, because their calls have open entries. */
final class PostgresRepeats {
    private final String isKnown;
    private final String count;
    private final String supersede;

    PostgresRepeats(PostgresDatabase database) {
        this.isKnown = database.sql(PostgresRepeatSql.IS_KNOWN);
        this.count = database.sql(PostgresRepeatSql.COUNT_FAILED);
        this.supersede = database.sql(PostgresRepeatSql.SUPERSEDE_INNER);
    }

    /**
     * Counts an entry on the open one of its call, if it has not come before.
     *
     * @return false if the call has no open entry any more
     */
    boolean isKnownOrCounted(Connection connection, NewEntry entry, UUID key) throws SQLException {
        UUID id = entry.id();
        boolean known = Sql.query(
                        connection, isKnown, p -> p.uuid(id).uuid(key).uuid(id), row -> row.getBoolean("known"))
                .contains(true);
        if (known) {
            return true;
        }
        if (Sql.update(connection, count, p -> p.uuid(id).uuid(key).uuid(id)) == 0) {
            return false;
        }
        for (UUID inner : entry.nesting().supersedes()) {
            Sql.update(connection, supersede, p -> p.uuid(inner));
        }
        return true;
    }
}
