/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL of the installed programs, with its default settings, in a folder of its own. */
final class InstalledServer implements Closeable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private static final String PROGRAMS = "bin";

    /** The server refuses to run as root. */
    private static final String SERVER_USER = "postgres";

    private final Path programs;
    private final Path folder;
    private final int port;

    private InstalledServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Returns where the newest installed programs are. */
    static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.filter(InstalledServer::canServe)
                    .max(Comparator.comparingInt(InstalledServer::number))
                    .map(version -> version.resolve(PROGRAMS));
        }
    }

    private static boolean canServe(Path version) {
        return Stream.of("initdb", "pg_ctl")
                .allMatch(
                        program -> Files.isExecutable(version.resolve(PROGRAMS).resolve(program)));
    }

    private static int number(Path version) {
        String name = String.valueOf(version.getFileName()).replaceFirst("[.].*", "");
        return name.matches("[0-9]{1,4}") ? Integer.parseInt(name) : 0;
    }

    static InstalledServer start(Path programs) throws IOException {
        Path folder = Files.createTempDirectory("agent-dlq-benchmark-");
        InstalledServer server = new InstalledServer(programs, folder, freePort());
        try {
            server.start();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void start() throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    folder,
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(SERVER_USER));
        }
        run("initdb", "-D", data(), "-U", SERVER_USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        run(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-s",
                "-l",
                folder.resolve("server.log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=localhost -c unix_socket_directories=" + folder,
                "start");
    }

    Database database() {
        return new Database("jdbc:postgresql://localhost:" + port + "/postgres?user=" + SERVER_USER);
    }

    Path dataFolder() {
        return folder;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", SERVER_USER, "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("agent-dlq-benchmark-", ".out");
        try {
            // To a file: the server that pg_ctl starts would keep a pipe open.
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(program + " ended with status " + status + ": "
                        + Files.readString(output).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(program + " was interrupted", e);
        } finally {
            Files.delete(output);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(folder.resolve("data/postmaster.pid"))) {
            run("pg_ctl", "-D", data(), "-w", "-s", "-m", "immediate", "stop");
        }
        delete(folder);
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
