/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A primary, and a standby while one is wanted. Listens on the loopback interface only; its files are in a temporary
 * folder that {@link #close()} deletes. For one thread at a time, but {@link #port()}, {@link #url()} and
 * {@link #connect()}, which any thread may call.
 */
public final class PostgresCluster implements AutoCloseable {
    private final ServerPrograms programs;
    private final Path folder;
    private final Thread stopper = new Thread(this::remove, "torture-postgres-stopper");
    private volatile Server primary;
    private volatile @Nullable Server standby;
    private int servers;

    private PostgresCluster(ServerPrograms programs, Path folder, Server primary) {
        this.programs = programs;
        this.folder = folder;
        this.primary = primary;
        this.servers = 1;
        Runtime.getRuntime().addShutdownHook(stopper);
    }

    /**
     * Starts a primary.
     *
     * @return the cluster
     */
    public static PostgresCluster start() {
        try {
            Path folder = Files.createTempDirectory("agent-dlq-torture-");
            ServerPrograms programs = programs(folder);
            programs.own(folder);
            Server primary = Server.create(programs, folder.resolve("server-1"));
            PostgresCluster cluster = new PostgresCluster(programs, folder, primary);
            primary.start();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerPrograms programs(Path folder) throws IOException {
        try {
            return ServerPrograms.find(folder.resolve("programs"));
        } catch (RuntimeException none) {
            Server.deleteTree(folder);
            throw none;
        }
    }

    /**
     * Tells why no standby can be made.
     *
     * @return the reason; empty where one can be made
     */
    public Optional<String> whyNoStandby() {
        return programs.whyNoStandby();
    }

    /**
     * Returns where the programs are.
     *
     * @return their folder
     */
    public Path programs() {
        return programs.bin();
    }

    /**
     * Returns the primary's port; another one after a failover.
     *
     * @return the port
     */
    public int port() {
        return primary.port();
    }

    /**
     * Returns how to reach the primary, not through any proxy.
     *
     * @return a JDBC URL that names the user too
     */
    public String url() {
        return primary.url();
    }

    /**
     * Connects to the primary.
     *
     * @return a connection of its own
     * @throws SQLException if the primary is down
     */
    public Connection connect() throws SQLException {
        return primary.connect();
    }

    /** Stops the primary in order: breaks all connections, writes a checkpoint. */
    public void stopFast() {
        primary.stopFast();
    }

    /** Lets the primary end at once without a checkpoint. */
    public void stopImmediately() {
        primary.stopImmediately();
    }

    /** Kills the primary and all of its processes. */
    public void kill() {
        primary.kill();
    }

    /** Starts the primary again, which recovers if it was killed, and waits until it answers. */
    public void startAgain() {
        try {
            primary.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Copies the primary and lets the copy follow it.
     *
     * @param synchronous whether commits wait for the standby
     * @throws SQLException if the primary does not answer
     */
    public void addStandby(boolean synchronous) throws SQLException {
        try {
            servers++;
            Server copy = primary.copy(folder.resolve("server-" + servers));
            standby = copy;
            copy.start();
            primary.awaitStandby();
            if (synchronous) {
                primary.requireStandby();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stops the shipping of commits: without being asked to wait, they are acknowledged and known to the primary alone.
     *
     * @throws SQLException if the primary does not answer
     */
    public void holdShipping() throws SQLException {
        primary.walSenders().forEach(pid -> Signals.send("STOP", pid));
    }

    /**
     * Kills the primary, deletes it and makes the standby the primary.
     *
     * @throws SQLException if the standby does not answer
     */
    public void failOver() throws SQLException {
        Server next = standby;
        if (next == null) {
            throw new IllegalStateException("addStandby() must be called before failOver()");
        }
        Server lost = primary;
        lost.kill();
        next.promote();
        primary = next;
        standby = null;
        try {
            lost.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running, and finds nothing left.
        }
    }

    private synchronized void remove() {
        killAll();
        try {
            Server.deleteTree(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void killAll() {
        primary.kill();
        Server copy = standby;
        if (copy != null) {
            copy.kill();
        }
    }
}
