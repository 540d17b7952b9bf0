/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Creates and upgrades the tables in PostgreSQL: one transaction under an advisory lock, so that nodes which start
 * together do it once, and a failure leaves nothing half done.
 */
final class PostgresMigrator {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String EXISTS = "SELECT to_regclass(?) IS NOT NULL AS found";
    private static final String SCHEMA_EXISTS = "SELECT to_regnamespace(?) IS NOT NULL AS found";
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";
    private static final String TIMEOUTS = "SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = 0";
    private static final String CREATE_SCHEMA = "CREATE SCHEMA {schema}";
    private static final String CREATE_VERSIONS = """
            CREATE TABLE IF NOT EXISTS {schema}.schema_version (
                version    integer     NOT NULL PRIMARY KEY,
                name       text        NOT NULL,
                checksum   text        NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
            )
            """;
    private static final String VERSIONS = "SELECT version, checksum FROM {schema}.schema_version";
    private static final String ADD_VERSION =
            "INSERT INTO {schema}.schema_version (version, name, checksum) VALUES (?, ?, ?)";

    private final PostgresDatabase database;
    private final List<Migration> migrations;

    PostgresMigrator(PostgresDatabase database, List<Migration> migrations) {
        this.database = database;
        this.migrations = migrations;
    }

    void migrate() {
        long start = System.nanoTime();
        while (!database.work("create or upgrade its tables", this::tryOnce)) {
            if (System.nanoTime() - start > LONGEST_WAIT.toNanos()) {
                throw new StoreException(
                        database.name() + " could not create or upgrade its tables: for " + LONGEST_WAIT.toSeconds()
                                + " s another session has held a lock; look for it in pg_locks and start again",
                        null);
            }
        }
    }

    /** Returns whether the tables are up to date now; false if a lock was not to be had in time. */
    private boolean tryOnce(Connection connection) throws SQLException {
        // what is up to date needs no lock, and no right to change the schema
        if (found(connection, EXISTS, database.sql("{schema}.schema_version"))
                && missing(connection).isEmpty()) {
            return true;
        }
        connection.setAutoCommit(false);
        try {
            applyMissing(connection);
            connection.commit();
            return true;
        } catch (SQLException e) {
            connection.rollback();
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        } finally {
            // also after a StoreException: the pool rolls back what is open
            connection.setAutoCommit(true);
        }
    }

    private void applyMissing(Connection connection) throws SQLException {
        Sql.script(connection, TIMEOUTS);
        Sql.query(connection, LOCK, p -> p.text("agent-dlq " + database.schema()), row -> true);
        if (!found(connection, SCHEMA_EXISTS, database.sql("{schema}"))) {
            Sql.script(connection, database.sql(CREATE_SCHEMA));
        }
        Sql.script(connection, database.sql(CREATE_VERSIONS));
        for (Migration migration : missing(connection)) {
            Sql.script(connection, database.sql(migration.sql()));
            Sql.update(
                    connection,
                    database.sql(ADD_VERSION),
                    p -> p.number(migration.version()).text(migration.name()).text(migration.checksum()));
        }
    }

    private List<Migration> missing(Connection connection) throws SQLException {
        Map<Integer, String> checksumByVersion = new TreeMap<>();
        Sql.query(
                connection,
                database.sql(VERSIONS),
                p -> {},
                row -> checksumByVersion.put(row.getInt("version"), row.getString("checksum")));
        return Migration.missing(database.name(), migrations, checksumByVersion);
    }

    private static boolean found(Connection connection, String sql, String name) throws SQLException {
        return Sql.query(connection, sql, p -> p.text(name), row -> row.getBoolean("found"))
                .contains(true);
    }
}
