/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Creates and upgrades the tables in SQLite, in one transaction. */
final class SqliteMigrator {
    private static final String CREATE_VERSIONS = """
            CREATE TABLE IF NOT EXISTS schema_version (
                version    INTEGER NOT NULL PRIMARY KEY,
                name       TEXT    NOT NULL,
                checksum   TEXT    NOT NULL,
                applied_at INTEGER NOT NULL DEFAULT (CAST(round(unixepoch('subsec') * 1000) AS INTEGER))
            ) STRICT
            """;
    private static final String VERSIONS = "SELECT version, checksum FROM schema_version";
    private static final String ADD_VERSION = "INSERT INTO schema_version (version, name, checksum) VALUES (?, ?, ?)";

    private final SqliteFile file;
    private final List<Migration> migrations;

    SqliteMigrator(SqliteFile file, List<Migration> migrations) {
        this.file = file;
        this.migrations = migrations;
    }

    void migrate() {
        file.write("create or upgrade its tables", connection -> {
            Sql.script(connection, CREATE_VERSIONS);
            for (Migration migration : missing(connection)) {
                Sql.script(connection, migration.sql());
                Sql.update(
                        connection,
                        ADD_VERSION,
                        p -> p.number(migration.version())
                                .text(migration.name())
                                .text(migration.checksum()));
            }
            return true;
        });
    }

    private List<Migration> missing(Connection connection) throws SQLException {
        Map<Integer, String> checksumByVersion = new TreeMap<>();
        Sql.query(
                connection,
                VERSIONS,
                p -> {},
                row -> checksumByVersion.put(row.getInt("version"), row.getString("checksum")));
        return Migration.missing(file.name(), migrations, checksumByVersion);
    }
}
