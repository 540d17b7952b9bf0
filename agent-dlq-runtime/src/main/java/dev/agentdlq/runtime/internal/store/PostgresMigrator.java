/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Creates and upgrades the tables in PostgreSQL: one transaction under an advisory lock, so that nodes which start
 * together do it once, and a failure leaves nothing half done. Nothing is ever done without the lock.
 *
 * <p>Whoever waits for a table's lock holds up all who come after him, captures first of all. So the wait for a table
 * is shorter than a capture's deadline and is repeated after a pause. Every tenth one is long enough for autovacuum,
 * which gives way after a second.
 */
final class PostgresMigrator implements Migrator {
    static final String CREATE_VERSIONS = """
            CREATE TABLE IF NOT EXISTS {schema}.schema_version (
                version         integer     NOT NULL PRIMARY KEY,
                name            text        NOT NULL,
                checksum        text        NOT NULL,
                compatible_from integer     NOT NULL CHECK (compatible_from BETWEEN 1 AND version),
                applied_at      timestamptz NOT NULL DEFAULT clock_timestamp()
            )
            """;

    private static final Duration TURN = Duration.ofSeconds(2);
    private static final Duration TABLE_WAIT = Duration.ofMillis(50);
    private static final Duration LONG_TABLE_WAIT = Duration.ofMillis(1_500);
    private static final int LONG_EVERY = 10;
    private static final long PAUSE_NANOS = Duration.ofMillis(400).toNanos();

    /** A statement may rewrite a large table; a server that has gone is noticed by TCP. */
    private static final int LONGEST_STATEMENT_MILLIS = 3_600_000;

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String EXISTS = "SELECT to_regclass(?) IS NOT NULL AS found";
    private static final String SCHEMA_EXISTS = "SELECT to_regnamespace(?) IS NOT NULL AS found";
    private static final String NO_STATEMENT_TIMEOUT = "SET LOCAL statement_timeout = 0";
    private static final String LOCK_TIMEOUT = "SELECT set_config('lock_timeout', ?, true)";
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";
    private static final String CREATE_SCHEMA = "CREATE SCHEMA {schema}";
    private static final String VERSIONS = "SELECT version, checksum, compatible_from FROM {schema}.schema_version";
    private static final String ADD_VERSION =
            "INSERT INTO {schema}.schema_version (version, name, checksum, compatible_from) VALUES (?, ?, ?, ?)";

    /** Who holds our advisory lock or a table of ours, the oldest transaction first. */
    private static final String BLOCKERS = """
            SELECT a.pid, a.application_name,
                extract(epoch FROM clock_timestamp() - a.xact_start)::bigint AS seconds
            FROM pg_stat_activity AS a
            WHERE a.pid <> pg_backend_pid()
                AND a.pid IN (
                    SELECT l.pid
                    FROM pg_locks AS l
                    LEFT JOIN pg_class AS c ON c.oid = l.relation
                    WHERE l.granted
                        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        AND ((l.locktype = 'advisory'
                                AND l.objsubid = 1
                                AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(?, 0))
                            OR (l.locktype = 'relation' AND c.relnamespace = to_regnamespace(?))))
            ORDER BY a.xact_start, a.pid
            LIMIT 3
            """;

    private final PostgresDatabase database;
    private final SchemaVersions versions;
    private final Duration patience;

    /**
     * Creates a migrator.
     *
     * @param database where the tables are
     * @param migrations what to apply
     * @param patience for how long to try to get the locks
     */
    PostgresMigrator(PostgresDatabase database, List<Migration> migrations, Duration patience) {
        this.database = database;
        this.versions = new SchemaVersions(database.name(), "postgresql " + database.schema(), migrations);
        this.patience = patience;
    }

    /** Names the advisory lock of a schema. It is the same in all versions of the library. */
    static String lockOf(String schema) {
        return "agent-dlq " + schema;
    }

    @Override
    public void validate() {
        versions.requireAll(database.work("read the version of its tables", this::applied));
    }

    @Override
    public void requireCompatible() {
        versions.requireCompatible(database.work("read the version of its tables", this::applied));
    }

    @Override
    public void apply() {
        long start = System.nanoTime();
        int tries = 0;
        while (!tryOnce(++tries)) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new StoreException(
                        database.name() + " could not create or upgrade its tables: for " + patience
                                + " other sessions have held a lock: " + blockers()
                                + "; end them (pg_terminate_backend) or wait; it is tried again",
                        null);
            }
            Uninterruptibly.await(new CountDownLatch(1), PAUSE_NANOS);
        }
    }

    /** Returns whether the tables are up to date now; false if a lock was not to be had in time. */
    private boolean tryOnce(int tries) {
        Duration tableWait = tries % LONG_EVERY == 0 ? LONG_TABLE_WAIT : TABLE_WAIT;
        return database.work("create or upgrade its tables", connection -> {
            // what is up to date needs no lock, and no right to change the schema
            if (versions.missing(applied(connection)).isEmpty()) {
                return true;
            }
            return inTransaction(connection, tableWait);
        });
    }

    /** The pool rolls back what is not committed and undoes the connection's settings when it gets it back. */
    private boolean inTransaction(Connection connection, Duration tableWait) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, LONGEST_STATEMENT_MILLIS);
        connection.setAutoCommit(false);
        try {
            applyMissing(connection, tableWait);
            connection.commit();
            return true;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private void applyMissing(Connection connection, Duration tableWait) throws SQLException {
        Sql.script(connection, NO_STATEMENT_TIMEOUT);
        lockTimeout(connection, TURN.compareTo(patience) < 0 ? TURN : patience);
        Sql.query(connection, LOCK, p -> p.text(lockOf(database.schema())), row -> true);
        lockTimeout(connection, tableWait);
        if (!found(connection, SCHEMA_EXISTS, "{schema}")) {
            Sql.script(connection, database.sql(CREATE_SCHEMA));
        }
        Sql.script(connection, database.sql(CREATE_VERSIONS));
        for (Migration migration : versions.missing(applied(connection))) {
            AppliedMigration.apply(connection, migration, database::sql, ADD_VERSION);
        }
    }

    private static void lockTimeout(Connection connection, Duration timeout) throws SQLException {
        // a timeout of zero would be none
        Sql.query(connection, LOCK_TIMEOUT, p -> p.text(Math.max(1, timeout.toMillis()) + "ms"), row -> true);
    }

    private List<AppliedMigration> applied(Connection connection) throws SQLException {
        return found(connection, EXISTS, "{schema}.schema_version")
                ? AppliedMigration.read(connection, database.sql(VERSIONS))
                : List.of();
    }

    private boolean found(Connection connection, String sql, String name) throws SQLException {
        return Sql.query(connection, sql, p -> p.text(database.sql(name)), row -> row.getBoolean("found"))
                .contains(true);
    }

    private List<String> blockers() {
        return database.query(
                "look for the holder of a lock",
                BLOCKERS,
                p -> p.text(lockOf(database.schema())).text(database.sql("{schema}")),
                row -> {
                    String age = row.getString("seconds");
                    return "pid " + row.getInt("pid") + ", application_name '" + row.getString("application_name") + "'"
                            + (age == null ? "" : ", in a transaction for " + age + " s");
                });
    }
}
