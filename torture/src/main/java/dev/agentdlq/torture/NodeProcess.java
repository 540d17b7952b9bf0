/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.torture.check.LedgerEvent;
import dev.agentdlq.torture.check.LedgerFile;
import dev.agentdlq.torture.node.Node;
import dev.agentdlq.torture.node.NodeOptions;
import dev.agentdlq.torture.node.Sabotage;
import dev.agentdlq.torture.node.Saboteur;
import dev.agentdlq.torture.postgres.Signals;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A running process and its ledger. For one thread. */
final class NodeProcess {
    private static final String AT_FAILPOINT = "failpoint ";
    private static final int KILLED = 137;
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Process process;
    private final LedgerFile ledger;
    private final Path log;
    private final int incarnation;
    private volatile boolean atFailpoint;
    private final Set<Sabotage> sabotaged = ConcurrentHashMap.newKeySet();

    private NodeProcess(Process process, LedgerFile ledger, Path log, int incarnation) {
        this.process = process;
        this.ledger = ledger;
        this.log = log;
        this.incarnation = incarnation;
    }

    static NodeProcess start(NodeOptions options, String failpoints, Path log) {
        List<String> command = new ArrayList<>(List.of(
                JAVA.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx192m",
                "-D" + Failpoint.PROPERTY + '=' + failpoints,
                "-cp",
                System.getProperty("java.class.path"),
                Node.class.getName()));
        command.addAll(options.arguments());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            NodeProcess node = new NodeProcess(process, new LedgerFile(options.ledger()), log, options.incarnation());
            Thread reader = new Thread(node::readErrors, "torture-errors-" + options.incarnation());
            reader.setDaemon(true);
            reader.start();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readErrors() {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
                BufferedWriter copy =
                        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                atFailpoint |= line.startsWith(AT_FAILPOINT);
                if (line.startsWith(Saboteur.DONE)) {
                    sabotaged.add(Sabotage.valueOf(line.substring(Saboteur.DONE.length())));
                }
                copy.write(line);
                copy.newLine();
            }
        } catch (IOException ended) {
            // Then there is no more to read.
        }
    }

    /** Returns whether it waits at its failpoint to be killed. */
    boolean isAtFailpoint() {
        return atFailpoint;
    }

    /** Returns which of the promises that it was told to break it has broken. */
    Set<Sabotage> sabotaged() {
        return sabotaged;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean wasKilled() {
        return process.exitValue() == KILLED;
    }

    int exitCode() {
        return process.exitValue();
    }

    int incarnation() {
        return incarnation;
    }

    Path log() {
        return log;
    }

    void readLedger(Consumer<LedgerEvent> consumer) {
        try {
            ledger.readOn(consumer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (ledger.unreadable() > 0) {
            throw new IllegalStateException("the ledger beside " + log + " must be readable, but is not");
        }
    }

    /** Sends SIGKILL and waits until it has worked. */
    void kill() {
        process.destroyForcibly();
        hasEnded(TimeUnit.SECONDS.toMillis(10));
    }

    void freeze() {
        Signals.send("STOP", process.pid());
    }

    void thaw() {
        Signals.send("CONT", process.pid());
    }

    void write(String commands) {
        try {
            process.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException endedAlready) {
            // Then it does not do anything any more.
        }
    }

    /** Asks it to close its queue and end. */
    void askToEnd() {
        try {
            process.getOutputStream().close();
        } catch (IOException endedAlready) {
            // Then it need not be asked.
        }
    }

    boolean hasEnded(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
