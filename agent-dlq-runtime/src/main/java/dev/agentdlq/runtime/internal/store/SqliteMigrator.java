/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Creates and upgrades the tables in SQLite, in one transaction, which is the only one that writes meanwhile. */
final class SqliteMigrator implements Migrator {
    /** The time is told so that also an old command line of SQLite can run the script. */
    static final String CREATE_VERSIONS = """
            CREATE TABLE IF NOT EXISTS schema_version (
                version         INTEGER NOT NULL PRIMARY KEY,
                name            TEXT    NOT NULL,
                checksum        TEXT    NOT NULL,
                compatible_from INTEGER NOT NULL CHECK (compatible_from BETWEEN 1 AND version),
                applied_at      INTEGER NOT NULL DEFAULT
                    (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
            ) STRICT
            """;

    private static final String EXISTS =
            "SELECT count(*) AS found FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
    private static final String VERSIONS = "SELECT version, checksum, compatible_from FROM schema_version";
    private static final String ADD_VERSION =
            "INSERT INTO schema_version (version, name, checksum, compatible_from) VALUES (?, ?, ?, ?)";

    private final SqliteFile file;
    private final SchemaVersions versions;
    private final Duration patience;

    /**
     * Creates a migrator.
     *
     * @param file where the tables are
     * @param migrations what to apply
     * @param patience for how long to try to get the lock
     */
    SqliteMigrator(SqliteFile file, List<Migration> migrations, Duration patience) {
        this.file = file;
        this.versions = new SchemaVersions(file.name(), "sqlite", migrations);
        this.patience = patience;
    }

    @Override
    public void validate() {
        versions.requireAll(file.read("read the version of its tables", SqliteMigrator::applied));
    }

    @Override
    public void requireCompatible() {
        versions.requireCompatible(file.read("read the version of its tables", SqliteMigrator::applied));
    }

    @Override
    public void apply() {
        // what is up to date needs no lock
        List<AppliedMigration> applied = file.read("read the version of its tables", SqliteMigrator::applied);
        if (versions.missing(applied).isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        while (!tryOnce()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new StoreException(
                        file.name() + " could not create or upgrade its tables: for " + patience
                                + " another process or connection has been writing to it; end it and start again",
                        null);
            }
        }
    }

    /** Returns whether the tables are up to date now; false if somebody else was writing for the whole busy timeout. */
    private boolean tryOnce() {
        try {
            return file.write("create or upgrade its tables", connection -> {
                applyMissing(connection);
                return true;
            });
        } catch (StoreException e) {
            if (e.getCause() instanceof SQLException refused && SqliteFile.isBusy(refused)) {
                return false;
            }
            throw e;
        }
    }

    private void applyMissing(Connection connection) throws SQLException {
        Sql.script(connection, CREATE_VERSIONS);
        for (Migration migration : versions.missing(applied(connection))) {
            AppliedMigration.apply(connection, migration, UnaryOperator.identity(), ADD_VERSION);
        }
    }

    private static List<AppliedMigration> applied(Connection connection) throws SQLException {
        boolean exists = Sql.query(connection, EXISTS, p -> {}, row -> row.getInt("found"))
                .contains(1);
        return exists ? AppliedMigration.read(connection, VERSIONS) : List.of();
    }
}
