/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentdlq.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Two small pools on one database: captures never wait for a connection that workers or people hold. A pool starts with
 * its first use.
 */
final class PostgresDatabase implements AutoCloseable {
    private static final int CAPTURE_CONNECTIONS = 2;
    private static final int WORK_CONNECTIONS = 4;
    private static final int CONNECTION_TIMEOUT_MILLIS = 2_000;
    private static final String SESSION = """
            SET statement_timeout = '5s';
            SET lock_timeout = '2s';
            SET idle_in_transaction_session_timeout = '5s'
            """;

    private final PostgresSettings settings;
    private final HikariDataSource capture;
    private final HikariDataSource work;

    PostgresDatabase(PostgresSettings settings) {
        this.settings = settings;
        this.capture = pool(settings, "agent-dlq-capture", CAPTURE_CONNECTIONS);
        this.work = pool(settings, "agent-dlq-work", WORK_CONNECTIONS);
    }

    String name() {
        return settings.store();
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
            return statement.run(connection);
        }
    }

    /** Runs anything else; the caller looks at the error itself. */
    <T> T tryWork(Sql.Work<T> statement) throws SQLException {
        try (Connection connection = work.getConnection()) {
            return statement.run(connection);
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

    /** Connects once, for a clear error at the start. */
    void connect() {
        for (HikariDataSource pool : List.of(capture, work)) {
            try (Connection connection = pool.getConnection()) {
                connection.getMetaData();
            } catch (SQLException | RuntimeException e) {
                throw new StoreException(
                        name() + " cannot be reached: " + StoreErrors.firstLine(StoreErrors.root(e))
                                + "; check that it is running, and the URL, user and password",
                        e);
            }
        }
    }

    @Override
    public void close() {
        capture.close();
        work.close();
    }

    private static HikariDataSource pool(PostgresSettings settings, String name, int size) {
        HikariDataSource pool = new HikariDataSource();
        if (settings.dataSource == null) {
            connectByUrl(pool, settings);
        } else {
            connectBySource(pool, settings.dataSource);
        }
        pool.setPoolName(name);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        pool.setInitializationFailTimeout(-1);
        pool.setAutoCommit(true);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setConnectionInitSql(SESSION);
        return pool;
    }

    /** Sets what the URL does not: the driver gives the URL precedence over properties. */
    private static void connectByUrl(HikariDataSource pool, PostgresSettings settings) {
        pool.setJdbcUrl(settings.url);
        pool.setUsername(settings.user);
        pool.setPassword(settings.password);
        pool.addDataSourceProperty("socketTimeout", "10");
        pool.addDataSourceProperty("connectTimeout", "2");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("ApplicationName", "agent-dlq");
        // the detail of a data error quotes the data
        pool.addDataSourceProperty("logServerErrorDetail", "false");
    }

    /** Connects beside an application's pool, not through it: whoever fails may hold its last connection. */
    private static void connectBySource(HikariDataSource pool, DataSource source) {
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
