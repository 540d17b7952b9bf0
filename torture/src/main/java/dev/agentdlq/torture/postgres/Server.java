/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.postgres;

import dev.agentdlq.torture.wait.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL server: its data, its port, its processes. For one thread at a time. */
final class Server {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final String CONFIGURATION = """
            listen_addresses = '127.0.0.1'
            shared_buffers = 32MB
            max_connections = 60
            fsync = on
            wal_level = replica
            max_wal_senders = 4
            hot_standby = on
            wal_keep_size = 256MB
            max_wal_size = 512MB
            timezone = 'America/St_Johns'
            """;

    private final ServerPrograms programs;
    private final Path data;
    private final Path log;
    private final int port;
    private @Nullable Process postmaster;

    private Server(ServerPrograms programs, Path data, int port) {
        this.programs = programs;
        this.data = data;
        this.log = data.resolveSibling(data.getFileName() + ".log");
        this.port = port;
    }

    /** Makes an empty server, not started. */
    static Server create(ServerPrograms programs, Path data) throws IOException {
        Server server = new Server(programs, data, freePort());
        programs.run(
                server.log,
                "initdb",
                "--pgdata=" + data,
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync");
        Files.writeString(data.resolve("postgresql.conf"), CONFIGURATION, StandardOpenOption.APPEND);
        return server;
    }

    /** Copies a running server; the copy follows it when it is started. */
    Server copy(Path folder) throws IOException {
        Server standby = new Server(programs, folder, freePort());
        programs.run(
                standby.log,
                "pg_basebackup",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=postgres",
                "--pgdata=" + folder,
                "--write-recovery-conf",
                "--wal-method=stream",
                "--checkpoint=fast",
                "--no-sync");
        return standby;
    }

    void start() throws IOException {
        Process started = new ProcessBuilder(programs.command(
                        "postgres",
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-k",
                        data.resolveSibling("").toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        postmaster = started;
        boolean up = Patience.until(START, () -> !started.isAlive() || query("SELECT 1") == 1);
        if (!up || !started.isAlive()) {
            throw new IllegalStateException("PostgreSQL must start within " + START + ", but did not; see " + log);
        }
    }

    /** Breaks all connections and writes a checkpoint. */
    void stopFast() {
        stop("INT");
    }

    /** Breaks all connections and ends without a checkpoint: the next start recovers. */
    void stopImmediately() {
        stop("QUIT");
    }

    private void stop(String signal) {
        Process process = postmaster;
        if (process == null) {
            return;
        }
        Signals.send(signal, process.pid());
        if (!hasEnded(process)) {
            kill();
        }
    }

    private static boolean hasEnded(Process process) {
        try {
            return process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Kills the postmaster first, so that it cannot look after the others, then them: what kill -9 leaves is stale. */
    void kill() {
        Process process = postmaster;
        if (process == null) {
            return;
        }
        List<ProcessHandle> children = new ArrayList<>(process.children().toList());
        process.destroyForcibly();
        Patience.require("the end of the postmaster", STOP, () -> !process.isAlive());
        children.forEach(ProcessHandle::destroyForcibly);
        Patience.require(
                "the end of the server's processes",
                STOP,
                () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Stops a standby from following, and says so when it is a server of its own. */
    void promote() throws SQLException {
        query("SELECT CASE WHEN pg_promote(true, 60) THEN 1 ELSE 0 END");
        Patience.require(
                "the promotion", START, () -> query("SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END") == 0);
    }

    /** Returns the processes that send the log to standbys. */
    List<Long> walSenders() throws SQLException {
        List<Long> pids = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT pid FROM pg_stat_replication WHERE application_name = 'walreceiver'")) {
            while (rows.next()) {
                pids.add(rows.getLong(1));
            }
        }
        return pids;
    }

    void awaitStandby() {
        Patience.require(
                "the standby's catching up",
                START,
                () -> query("SELECT count(*) FROM pg_stat_replication WHERE application_name = 'walreceiver'"
                                + " AND state = 'streaming' AND replay_lsn IS NOT NULL")
                        == 1);
    }

    /** Lets commits wait until a standby has them. */
    void requireStandby() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
            statement.execute("SELECT pg_reload_conf()");
        }
        Patience.require("the reload of the configuration", START, () -> "*".equals(setting()));
    }

    private String setting() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW synchronous_standby_names")) {
            row.next();
            return row.getString(1);
        }
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port
                + "/postgres?user=postgres&sslmode=disable&connectTimeout=5&socketTimeout=60";
    }

    int port() {
        return port;
    }

    /** Deletes the data of a server that was killed. */
    void delete() throws IOException {
        deleteTree(data);
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
