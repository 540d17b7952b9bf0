/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentdlq.StoreException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Three small pools on one database: captures never wait for a connection that workers or people hold, and leases are
 * extended while everybody else waits. A pool starts with its first use.
 */
final class PostgresDatabase implements AutoCloseable {
    /** One for each of the two threads that write captures, and one for the drainer, so that none waits for another. */
    private static final int CAPTURE_CONNECTIONS = 3;

    private static final int CAPTURE_CONNECTIONS_READY = 2;

    /** A pooled connection to a server that was replaced must not be believed for longer than the window lasts. */
    private static final long CAPTURE_LIFETIME_MILLIS = 120_000;

    private static final int CAPTURE_ANSWER_SECONDS = 2;
    private static final int WORK_CONNECTIONS = 4;
    private static final int WORK_ANSWER_SECONDS = 10;
    private static final int LEASE_CONNECTIONS = 1;
    private static final int LEASE_PARTS = 3;
    private static final int SHORTEST_LEASE_ANSWER_MILLIS = 1_000;
    private static final int CONNECTION_TIMEOUT_MILLIS = 2_000;

    /** A connection that a router has forgotten answers nothing; the next one still has time then. */
    private static final int VALIDATION_TIMEOUT_MILLIS = 1_000;

    private static final String CAPTURE_SESSION = """
            SET statement_timeout = '1s';
            SET lock_timeout = '1s';
            SET idle_in_transaction_session_timeout = '5s'
            """;

    /**
     * Plans each statement anew: a plan that was kept from when the queue was short is slow when it is long. A batch is
     * joined with its rows one after the other in the order of their ids, and not by a hash table of the whole queue,
     * for which the planner is always ready to fall when its statistics are old.
     */
    private static final String WORK_SESSION = """
            SET statement_timeout = '5s';
            SET lock_timeout = '2s';
            SET idle_in_transaction_session_timeout = '5s';
            SET plan_cache_mode = force_custom_plan;
            SET enable_hashjoin = off;
            SET enable_mergejoin = off
            """;

    private static final String ANSWER_TIMEOUT = "socketTimeout";
    private static final Map<String, String> CONNECTION_DEFAULTS = Map.of(
            "connectTimeout", "2",
            "tcpKeepAlive", "true",
            "ApplicationName", "agent-dlq",
            // the detail of a data error quotes the data
            "logServerErrorDetail", "false");

    private final PostgresSettings settings;
    private final HikariDataSource capture;
    private final HikariDataSource work;
    private final HikariDataSource leases;
    private final AtomicReference<@Nullable Limit> leaseLimit = new AtomicReference<>();

    /** Whether the driver was not told how long a capture may wait for an answer. */
    private final boolean tellEachConnection;

    /** How long a statement may take on a connection. */
    private record Limit(Connection connection, long millis) {
        boolean isOf(Connection other, long otherMillis) {
            return connection == other && millis == otherMillis;
        }
    }

    PostgresDatabase(PostgresSettings settings) {
        this.settings = settings;
        this.capture =
                pool(settings, "agent-dlq-capture", CAPTURE_CONNECTIONS, CAPTURE_SESSION, CAPTURE_ANSWER_SECONDS);
        this.capture.setMinimumIdle(CAPTURE_CONNECTIONS_READY);
        this.capture.setMaxLifetime(CAPTURE_LIFETIME_MILLIS);
        // the pool's defaults are for longer lives, and it would warn of them
        this.capture.setKeepaliveTime(0);
        this.capture.setIdleTimeout(0);
        this.work = pool(settings, "agent-dlq-work", WORK_CONNECTIONS, WORK_SESSION, WORK_ANSWER_SECONDS);
        this.leases = pool(settings, "agent-dlq-lease", LEASE_CONNECTIONS, WORK_SESSION, WORK_ANSWER_SECONDS);
        this.tellEachConnection = capture.getDataSource() != null;
    }

    /** Returns how messages name the database. */
    String name() {
        return settings.store();
    }

    /** Returns how it is told from other databases. */
    String place() {
        return settings.name();
    }

    String schema() {
        return settings.schema;
    }

    /** Puts the schema into a statement. */
    String sql(String template) {
        return template.replace("{schema}", '"' + settings.schema + '"');
    }

    /** Runs a capture; the caller looks at the error itself. */
    <T> T capture(Sql.Work<T> statement) throws SQLException {
        try (Connection connection = capture.getConnection()) {
            if (tellEachConnection) {
                connection.setNetworkTimeout(Runnable::run, CAPTURE_ANSWER_SECONDS * 1_000);
            }
            return statement.run(connection);
        }
    }

    /** Lets go of all connections: they may lead to a server that was replaced. */
    void reconnect() {
        for (HikariDataSource pool : List.of(capture, work, leases)) {
            if (pool.isRunning()) {
                pool.getHikariPoolMXBean().softEvictConnections();
            }
        }
    }

    /** Runs anything else; the caller looks at the error itself. */
    <T> T tryWork(Sql.Work<T> statement) throws SQLException {
        try (Connection connection = work.getConnection()) {
            return statement.run(connection);
        }
    }

    /** Extends leases: an answer that takes longer than a part of the lease is of no use, but another attempt is. */
    <T> T extendLeases(Duration lease, Sql.Work<T> statement) {
        int answerMillis = (int) Math.max(SHORTEST_LEASE_ANSWER_MILLIS, lease.toMillis() / LEASE_PARTS);
        try (Connection connection = leases.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, answerMillis);
            limit(connection, answerMillis);
            return statement.run(connection);
        } catch (SQLException e) {
            throw StoreErrors.failed("extend leases", name(), e);
        }
    }

    /** Tells the server too, once for each connection, so that it does not go on alone. */
    private void limit(Connection connection, long millis) throws SQLException {
        Connection session = connection.unwrap(Connection.class);
        Limit present = leaseLimit.get();
        if (present == null || !present.isOf(session, millis)) {
            Sql.script(connection, "SET statement_timeout = " + millis + "; SET lock_timeout = " + millis);
            leaseLimit.set(new Limit(session, millis));
        }
    }

    /** Runs anything else, where no error can be mended. */
    <T> T work(String what, Sql.Work<T> statement) {
        try {
            return tryWork(statement);
        } catch (SQLException e) {
            throw StoreErrors.failed(what, name(), e);
        }
    }

    <T> List<T> query(String what, String sql, Sql.Binder binder, Sql.Reader<T> reader) {
        return work(what, connection -> Sql.query(connection, sql, binder, reader));
    }

    /** Connects once, for a clear error at the start. A pool would not say before its timeout that nobody listens. */
    void connect() {
        try {
            if (settings.url != null) {
                connectOnce(settings.url);
            }
            for (HikariDataSource pool : List.of(capture, work)) {
                try (Connection connection = pool.getConnection()) {
                    connection.getMetaData();
                }
            }
        } catch (SQLException | RuntimeException e) {
            throw new StoreException(
                    name() + " cannot be reached: " + StoreErrors.firstLine(StoreErrors.root(e))
                            + "; check that it is running, and the URL, user and password",
                    e);
        }
    }

    private void connectOnce(String url) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(capture.getDataSourceProperties());
        if (settings.user != null) {
            properties.setProperty("user", settings.user);
        }
        if (settings.password != null) {
            properties.setProperty("password", settings.password);
        }
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            connection.getMetaData();
        }
    }

    @Override
    public void close() {
        capture.close();
        work.close();
        leases.close();
    }

    private static HikariDataSource pool(
            PostgresSettings settings, String name, int size, String session, int answerSeconds) {
        HikariDataSource pool = new HikariDataSource();
        if (settings.dataSource == null) {
            connectByUrl(pool, settings, answerSeconds);
        } else {
            connectBySource(pool, settings.dataSource, answerSeconds);
        }
        pool.setPoolName(name);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        pool.setValidationTimeout(VALIDATION_TIMEOUT_MILLIS);
        pool.setInitializationFailTimeout(-1);
        pool.setAutoCommit(true);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setConnectionInitSql(session);
        pool.setExceptionOverride(new ReplacedServer());
        return pool;
    }

    /** Sets what the URL does not: the driver gives the URL precedence over properties. */
    private static void connectByUrl(HikariDataSource pool, PostgresSettings settings, int answerSeconds) {
        pool.setJdbcUrl(settings.url);
        pool.setUsername(settings.user);
        pool.setPassword(settings.password);
        CONNECTION_DEFAULTS.forEach(pool::addDataSourceProperty);
        pool.addDataSourceProperty(ANSWER_TIMEOUT, Integer.toString(answerSeconds));
    }

    /** Connects beside an application's pool, not through it: whoever fails may hold its last connection. */
    private static void connectBySource(HikariDataSource pool, DataSource source, int answerSeconds) {
        @Nullable HikariDataSource theirs = hikari(source);
        if (theirs == null) {
            pool.setDataSource(source);
            return;
        }
        pool.setDataSource(theirs.getDataSource());
        pool.setJdbcUrl(theirs.getJdbcUrl());
        pool.setUsername(theirs.getUsername());
        pool.setPassword(theirs.getPassword());
        pool.setDataSourceClassName(theirs.getDataSourceClassName());
        Properties properties = new Properties();
        properties.putAll(theirs.getDataSourceProperties());
        if (theirs.getJdbcUrl() != null && theirs.getJdbcUrl().startsWith("jdbc:postgresql:")) {
            CONNECTION_DEFAULTS.forEach(properties::putIfAbsent);
            properties.putIfAbsent(ANSWER_TIMEOUT, Integer.toString(answerSeconds));
        }
        pool.setDataSourceProperties(properties);
    }

    private static @Nullable HikariDataSource hikari(DataSource source) {
        try {
            return source.isWrapperFor(HikariDataSource.class) ? source.unwrap(HikariDataSource.class) : null;
        } catch (SQLException cannotTell) {
            return null;
        }
    }
}
