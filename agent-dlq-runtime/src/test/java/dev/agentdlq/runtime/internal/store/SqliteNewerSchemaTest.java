/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.spi.DlqStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** J5: a newer version of the library has added to every table, and this one goes on working. */
final class SqliteNewerSchemaTest extends SqliteStoreContract {
    private static final String TABLES =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

    @Override
    DlqStore emptyStore() {
        try (DlqStore newer = super.emptyStore()) {
            newer.open();
        }
        expand();
        return super.emptyStore();
    }

    private void expand() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            List<String> tables = Sql.query(connection, TABLES, p -> {}, row -> row.getString("name"));
            for (String table : tables) {
                Sql.script(connection, "ALTER TABLE " + table + " ADD COLUMN said_later TEXT");
                Sql.script(connection, "ALTER TABLE " + table + " ADD COLUMN counted_later INTEGER NOT NULL DEFAULT 7");
            }
            Sql.script(
                    connection,
                    "INSERT INTO schema_version (version, name, checksum, compatible_from)"
                            + " VALUES (99, 'V099__later.sql', 'unknown', 1)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
