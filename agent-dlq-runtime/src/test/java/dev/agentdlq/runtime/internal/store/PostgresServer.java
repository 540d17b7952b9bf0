/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.sql.DataSource;

/**
 * A real server, one per version and JVM, stopped with the JVM. Each test takes a schema of its own. Its sessions have
 * another time zone than the JVM, so that no time can be right by luck.
 */
public final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres.Builder builder) {
        try {
            server = builder.setServerConfig("timezone", "America/St_Johns").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server when it is first asked for. */
    private static final class Newest {
        static final PostgresServer SERVER = new PostgresServer(EmbeddedPostgres.builder());
    }

    /** Starts a server when it is first asked for. */
    private static final class Oldest {
        static final PostgresServer SERVER = new PostgresServer(
                EmbeddedPostgres.builder().setPgBinaryResolver((system, machine) -> binariesBesideTheClassPath()));
    }

    public static PostgresServer newest() {
        return Newest.SERVER;
    }

    public static PostgresServer oldest() {
        return Oldest.SERVER;
    }

    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    public int port() {
        return server.getPort();
    }

    DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    public String freshSchema() {
        return "test_" + SCHEMAS.incrementAndGet();
    }

    PostgresSettings settings(String schema) {
        return PostgresSettings.url(url(), "postgres", null, schema);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    public void execute(String sql) {
        try (Connection connection = connect()) {
            Sql.script(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static InputStream binariesBesideTheClassPath() {
        try (ZipFile jar = new ZipFile("target/postgresql-14/binaries.jar")) {
            ZipEntry archive = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = jar.getInputStream(archive)) {
                return new ByteArrayInputStream(in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
