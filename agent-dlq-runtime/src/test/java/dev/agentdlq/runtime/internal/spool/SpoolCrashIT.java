/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.NewEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that are halted at the failpoints of the spool, and the one that comes after them. */
class SpoolCrashIT extends SpoolScenario {
    private static final int HALTED = 137;
    private static final String ACKNOWLEDGED = "acknowledged ";

    private final InMemoryStore store = new InMemoryStore(InstantSource.system());

    /** Appends entries one by one, says which are acknowledged, and drains in between when told so. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            SpoolSettings settings = SpoolSettings.ofDefaults(Path.of(arguments[0]), STORE, "child");
            boolean drains = Boolean.parseBoolean(arguments[1]);
            DlqStore store = new InMemoryStore(InstantSource.system());
            try (Spool spool = Spool.open(settings, System::nanoTime)) {
                Drainer drainer = new Drainer(spool, store, new Breaker(System::nanoTime), () -> 0.5, drained -> {});
                for (int i = 0; i < 20; i++) {
                    NewEntry entry = Entries.due();
                    System.out.println("begun " + entry.id());
                    spool.append(entry).join();
                    System.out.println(ACKNOWLEDGED + entry.id());
                }
                if (drains) {
                    drainer.step();
                }
                System.out.println("ready");
                System.in.read();
            }
        }
    }

    private Process start(String failpoints, boolean drains) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + Failpoint.PROPERTY + "=" + failpoints,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder().toString(),
                        Boolean.toString(drains))
                .redirectError(Redirect.INHERIT)
                .start();
    }

    private static List<UUID> acknowledged(Process child) throws Exception {
        List<UUID> acknowledged = new ArrayList<>();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines()
                    .filter(line -> line.startsWith(ACKNOWLEDGED))
                    .forEach(line -> acknowledged.add(UUID.fromString(line.substring(ACKNOWLEDGED.length()))));
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(HALTED);
            return acknowledged;
        } finally {
            child.destroyForcibly();
        }
    }

    private void drainAll() {
        new Drainer(open(), store, new Breaker(nanos::get), () -> 0.5, told::add).step();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SPOOL_TORN=halt#8", "SPOOL_BEFORE_WRITE=halt#8"})
    void a6_a_process_that_is_killed_while_it_writes_keeps_every_earlier_record(String failpoint) throws Exception {
        List<UUID> acknowledged = acknowledged(start(failpoint, false));
        assertThat(acknowledged).hasSize(7);

        drainAll();

        assertThat(store.stats().total()).isEqualTo(7);
        assertThat(acknowledged).allMatch(id -> store.get(id).isPresent());
    }

    @Test
    void a7_a_record_that_was_synced_and_not_acknowledged_is_stored_once() throws Exception {
        List<UUID> acknowledged = acknowledged(start("SPOOL_AFTER_FSYNC=halt#8", false));
        assertThat(acknowledged).hasSize(7);

        drainAll();

        assertThat(store.stats().total()).isEqualTo(8);
        assertThat(acknowledged).allMatch(id -> store.get(id).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DRAIN_BEFORE_INSERT=halt#2",
                "DRAIN_AFTER_COMMIT=halt#1",
                "DRAIN_AFTER_COMMIT=halt#2",
                "DRAIN_BEFORE_DELETE=halt#1"
            })
    void a8_a_process_that_is_killed_while_it_drains_leaves_what_it_did_not_delete(String failpoint) throws Exception {
        List<UUID> acknowledged = acknowledged(start(failpoint, true));
        assertThat(acknowledged).hasSize(20);

        drainAll();

        assertThat(store.stats().total()).isEqualTo(20);
        assertThat(acknowledged).allMatch(id -> store.get(id).isPresent());
        assertThat(files("spool-.*")).isEmpty();
    }

    @Test
    void e6_nobody_takes_the_folder_of_a_process_that_lives_and_somebody_takes_it_when_it_is_killed() throws Exception {
        Process child = start("", false);
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            while (!"ready".equals(output.readLine())) {
                assertThat(child.isAlive()).isTrue();
            }
            Spool heir = open();
            Drainer drainer = new Drainer(heir, store, new Breaker(nanos::get), () -> 0.5, told::add);
            append(heir, Entries.due());
            drainer.step();
            assertThat(store.stats().total()).isEqualTo(1);

            child.destroyForcibly().waitFor();
            pass(Duration.ofSeconds(11));
            drainer.step();

            assertThat(store.stats().total()).isEqualTo(21);
            assertThat(Files.exists(folder().resolve("child"))).isFalse();
        } finally {
            child.destroyForcibly();
        }
    }
}
