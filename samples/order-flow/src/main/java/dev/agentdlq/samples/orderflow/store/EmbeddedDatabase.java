/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.store;

import dev.agentdlq.runtime.AgentDlq;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL that is unpacked, started, and removed after the run or when that is interrupted. Thread-safe. */
final class EmbeddedDatabase implements Closeable {
    private final Path folder;
    private final Thread closer = new Thread(this::closeQuietly, "order-flow-postgres-closer");
    private @Nullable EmbeddedPostgres postgres;
    private boolean isClosed;

    private EmbeddedDatabase(Path folder) {
        this.folder = folder;
    }

    static OpenedStore open() throws IOException {
        EmbeddedDatabase database = new EmbeddedDatabase(Files.createTempDirectory("order-flow-postgres-"));
        Runtime.getRuntime().addShutdownHook(database.closer);
        try {
            EmbeddedPostgres postgres = database.start();
            return new OpenedStore(
                    AgentDlq.builder()
                            .jdbcUrl(postgres.getJdbcUrl("postgres", "postgres"))
                            .spool(database.folder.resolve("spool")),
                    "embedded PostgreSQL, port " + postgres.getPort(),
                    "the entries were kept in the embedded PostgreSQL and are gone with it",
                    database);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Holds the lock until the server has started, so that an interrupted start ends before its files are deleted. */
    private synchronized EmbeddedPostgres start() throws IOException {
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(true)
                // Its own hook would run beside ours, which must know when the server has stopped.
                .setRegisterShutdownHook(false)
                .start();
        postgres = started;
        return started;
    }

    @Override
    public synchronized void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (postgres != null) {
            postgres.close();
        }
        delete(folder);
        forgetCloser();
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("folder '" + folder + "' could not be deleted completely; delete it");
        }
    }

    private void forgetCloser() {
        try {
            Runtime.getRuntime().removeShutdownHook(closer);
        } catch (IllegalStateException e) {
            // The process is ending, and the closer is running or finds nothing to do.
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
