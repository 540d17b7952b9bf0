/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One real PostgreSQL whose commits are durable: the one that was named, or else one of our own, by the programs that
 * the system has installed or by those that come as a library. It is stopped and removed in the end, or when the run is
 * interrupted. Thread-safe.
 */
final class Server implements Closeable {
    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private final Database database;
    private final Optional<Path> dataFolder;
    private final Closeable process;
    private boolean isClosed;

    private Server(Database database, Optional<Path> dataFolder, Closeable process) {
        this.database = database;
        this.dataFolder = dataFolder;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeQuietly, "benchmark-server-closer"));
    }

    static Server open(Options options) throws IOException {
        Optional<String> url = options.text("--url");
        if (url.isPresent()) {
            return new Server(new Database(url.get()), Optional.empty(), () -> {});
        }
        Optional<Path> programs = InstalledServer.programs();
        if (programs.isPresent()) {
            InstalledServer server = InstalledServer.start(programs.get());
            return new Server(server.database(), Optional.of(server.dataFolder()), server);
        }
        return embedded(Map.of());
    }

    /** Starts the server that comes as a library, which is the same on every machine. */
    static Server embedded(Map<String, String> settings) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        DURABLE.forEach(builder::setServerConfig);
        settings.forEach(builder::setServerConfig);
        EmbeddedPostgres server = builder.start();
        return new Server(new Database(server.getJdbcUrl("postgres", "postgres")), Optional.empty(), server);
    }

    Database database() {
        return database;
    }

    /** Returns where the server keeps its data, if that is known to be on this machine. */
    Optional<Path> dataFolder() {
        return dataFolder;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            process.close();
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("the benchmark's PostgreSQL could not be removed completely: " + e.getMessage());
        }
    }
}
