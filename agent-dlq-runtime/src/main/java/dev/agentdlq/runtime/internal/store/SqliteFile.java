/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A database file with one connection that writes and one that reads, each for one thread at a time. */
final class SqliteFile implements AutoCloseable {
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
    private static final String PRAGMAS = """
            PRAGMA busy_timeout = %d;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            """.formatted(BUSY_TIMEOUT.toMillis());

    private static final String WRITE_AHEAD = "PRAGMA journal_mode = WAL";
    private static final long PAUSE_NANOS = 1_000_000;
    private static final int BUSY = 5;

    private final Path path;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ReentrantLock reading = new ReentrantLock(true);
    private @Nullable Connection writer;
    private @Nullable Connection reader;

    SqliteFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    String name() {
        return "SQLite '" + path + "'";
    }

    /** Connecting would create it. */
    void requirePresent() {
        if (!Files.exists(path)) {
            throw StoreException.incompatible(name() + " must be there, but is not, and migrate is not APPLY; create it"
                    + " with the script that 'java -cp … dev.agentdlq.runtime.SchemaSql sqlite' prints, or start once"
                    + " with migrate(APPLY)");
        }
    }

    void open() {
        @Nullable Path directory = path.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new StoreException(
                    name() + " cannot be opened: its directory must exist, but does not; create it", null);
        }
        createForOwnerOnly();
        writer = connect();
        reader = connect();
    }

    /** Runs statements as one transaction, which waits for those of other threads and processes. */
    <T> T write(String what, Sql.Work<T> work) {
        return run(what, "COMMIT", work);
    }

    /** Runs statements as one transaction that is undone. */
    <T> T tryOut(String what, Sql.Work<T> work) {
        return run(what, "ROLLBACK", work);
    }

    private <T> T run(String what, String end, Sql.Work<T> work) {
        writing.lock();
        try {
            Connection connection = opened(writer);
            Sql.script(connection, "BEGIN IMMEDIATE");
            try {
                T result = work.run(connection);
                Failpoint.CAPTURE_AFTER_INSERT.hit();
                Sql.script(connection, end);
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw StoreErrors.failed(what, name(), e);
        } finally {
            writing.unlock();
        }
    }

    /** Runs queries as one transaction, so that they see one state. */
    <T> T read(String what, Sql.Work<T> work) {
        reading.lock();
        try {
            Connection connection = opened(reader);
            Sql.script(connection, "BEGIN");
            try {
                return work.run(connection);
            } finally {
                Sql.script(connection, "ROLLBACK");
            }
        } catch (SQLException e) {
            throw StoreErrors.failed(what, name(), e);
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void close() {
        writing.lock();
        reading.lock();
        try {
            for (Connection connection : Arrays.asList(reader, writer)) {
                if (connection != null) {
                    connection.close();
                }
            }
            reader = null;
            writer = null;
        } catch (SQLException e) {
            throw StoreErrors.failed("close", name(), e);
        } finally {
            reading.unlock();
            writing.unlock();
        }
    }

    private Connection opened(@Nullable Connection connection) {
        if (connection == null) {
            throw new StoreException(name() + " must be open, but is not: it was closed, or never opened", null);
        }
        return connection;
    }

    private Connection connect() {
        Connection connection;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        } catch (SQLException e) {
            throw unopened(e, "check that org.xerial:sqlite-jdbc is on the class path, and who may read the file");
        }
        try {
            Sql.script(connection, PRAGMAS);
            writeAhead(connection);
            return connection;
        } catch (SQLException e) {
            closeAfter(connection, e);
            throw unopened(e, "check that it is an SQLite database, and who may write to it");
        }
    }

    /** Of two connections that change a new file at once, SQLite refuses one whatever its busy timeout is. */
    private static void writeAhead(Connection connection) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                Sql.script(connection, WRITE_AHEAD);
                return;
            } catch (SQLException e) {
                if (!isBusy(e) || System.nanoTime() - start > BUSY_TIMEOUT.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Returns whether a statement was refused because somebody else has the file locked. */
    static boolean isBusy(SQLException refused) {
        return (refused.getErrorCode() & 0xFF) == BUSY;
    }

    private static void closeAfter(Connection connection, SQLException cause) {
        try {
            connection.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private StoreException unopened(SQLException e, String remedy) {
        return new StoreException(
                name() + " cannot be opened: " + StoreErrors.firstLine(StoreErrors.root(e)) + "; " + remedy, e);
    }

    /** The files that SQLite makes beside it get the same permissions. */
    private void createForOwnerOnly() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // its owner has decided who may read it
        } catch (IOException e) {
            throw new StoreException(name() + " cannot be created: " + StoreErrors.firstLine(e), e);
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            Sql.script(connection, "ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
