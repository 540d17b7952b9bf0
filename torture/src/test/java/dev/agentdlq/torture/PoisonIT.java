/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.torture.postgres.PostgresCluster;
import dev.agentdlq.torture.wait.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor that starts a process again whenever it dies: what becomes of the entries that it was executing. */
final class PoisonIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ENTRIES = 50;
    private static final int NONE = 0;
    private static final int DEATHS = 12;

    private final PostgresCluster cluster = PostgresCluster.start();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    private record Entry(String status, String reason, int attempts, int crashes, int crashedAttempts) {}

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        cluster.close();
    }

    @Test
    void a14_convicts_the_payload_that_kills_every_process_and_none_of_its_49_neighbours() throws Exception {
        int deadly = 17;
        await(start(deadly, ENTRIES));
        int deaths = 0;

        Process process = start(deadly, 0);
        long start = System.nanoTime();
        while (isAnyOpen() && System.nanoTime() - start < PATIENCE.toNanos()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                deaths++;
                process = start(deadly, 0);
            }
        }

        List<Entry> entries = entries();
        assertThat(entries)
                .filteredOn(entry -> entry.status().equals("RESOLVED"))
                .hasSize(ENTRIES - 1);
        assertThat(entries)
                .filteredOn(entry -> entry.status().equals("PENDING_REVIEW"))
                .extracting(Entry::reason)
                .containsExactly("POISON_SUSPECT");
        assertThat(deaths).isBetween(1, 4);
    }

    @Test
    void a15_burns_no_attempts_beyond_the_crash_cap_while_every_process_is_killed_at_work() throws Exception {
        await(start(NONE, ENTRIES));

        for (int i = 0; i < DEATHS && isAnyOpen(); i++) {
            Process doomed = start(NONE, 0);
            awaitWork(doomed);
            doomed.destroyForcibly().waitFor();
        }
        Process last = start(NONE, 0);
        Patience.require("the end of every entry", PATIENCE, () -> !isAnyOpen());
        last.getOutputStream().close();
        await(last);

        assertThat(entries()).hasSize(ENTRIES).allSatisfy(entry -> {
            assertThat(entry.crashes()).isBetween(0, 3).isEqualTo(entry.crashedAttempts());
            if (entry.status().equals("RESOLVED")) {
                assertThat(entry.attempts()).isEqualTo(1 + entry.crashes() + 1);
            } else {
                assertThat(entry).isEqualTo(new Entry("PENDING_REVIEW", "POISON_SUSPECT", 4, 3, 3));
            }
        });
        assertThat(spooled()).isEmpty();
    }

    private Process start(int deadly, int calls) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PoisonNode.class.getName(),
                        cluster.url(),
                        folder.resolve("spool").toString(),
                        Integer.toString(deadly),
                        Integer.toString(calls))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("errors.txt").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private static void await(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Returns when it executes something, or nothing is left that it could execute. */
    private void awaitWork(Process process) {
        CountDownLatch working = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals(PoisonNode.RUNNING)) {
                        working.countDown();
                    }
                }
            } catch (IOException ended) {
                // Then it does not execute anything any more.
            }
        });
        reader.setDaemon(true);
        reader.start();
        Patience.require("work or the end of all work", PATIENCE, () -> working.getCount() == 0 || !isAnyOpen());
    }

    private boolean isAnyOpen() throws SQLException {
        return entries().stream()
                .anyMatch(entry ->
                        entry.status().equals("PENDING_RETRY") || entry.status().equals("RETRYING"));
    }

    private List<Entry> entries() throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (Connection connection = cluster.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT status, reason, attempt_count, crashes,
                            (SELECT count(*) FROM agent_dlq.dlq_attempt AS a
                                WHERE a.entry_id = e.id AND a.outcome = 'CRASHED') AS crashed
                        FROM agent_dlq.dlq_entry AS e
                        """)) {
            while (row.next()) {
                entries.add(new Entry(
                        row.getString("status"),
                        row.getString("reason"),
                        row.getInt("attempt_count"),
                        row.getInt("crashes"),
                        row.getInt("crashed")));
            }
        }
        return entries;
    }

    private List<Path> spooled() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("spool"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("spool-"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
