/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentdlq.SpoolOverflow;
import dev.agentdlq.spi.NewEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Real file systems that are full or read-only. Needs the right to mount; what it shows is shown by fakes elsewhere.
 */
class RealDiskTest extends SpoolScenario {
    private final TestStore store = new TestStore();
    private boolean mounted;

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private Path mount(String options) throws IOException, InterruptedException {
        Path place = Files.createDirectory(temporary.resolve("mounted"));
        boolean unix = Files.isExecutable(Path.of("/bin/mount"));
        mounted = unix && run("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString());
        assumeTrue(mounted, "mounting needs root");
        return place;
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        closeSpools();
        if (mounted) {
            assertThat(run("umount", temporary.resolve("mounted").toString())).isTrue();
        }
    }

    private Spool openIn(Path folder) {
        return open(new SpoolSettings(
                folder, STORE, "node", 64L << 20, SpoolOverflow.REJECT, 64L << 20, Duration.ofMinutes(10)));
    }

    @Test
    void e1_a_full_disk_loses_nothing_that_was_acknowledged() throws Exception {
        Spool spool = openIn(mount("size=1m").resolve("spool"));
        List<NewEntry> kept = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            NewEntry entry = Entries.ofSize(10_000);
            try {
                get(spool.append(entry));
                kept.add(entry);
            } catch (CompletionException full) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(kept).hasSizeGreaterThan(80);
        assertThat(spool.isUsable()).isFalse();
        assertThat(spool.pendingEntries()).isEqualTo(kept.size());

        drainer(spool, store).step();

        assertThat(store.hasAll(kept)).isTrue();
        append(spool, Entries.ofSize(10_000));
        assertThat(spool.isUsable()).isTrue();
    }

    @Test
    void e9_a_disk_without_inodes_is_said() throws Exception {
        Spool spool = openIn(mount("size=1m,nr_inodes=2").resolve("spool"));

        boolean kept =
                spool.append(Entries.due()).handle((done, e) -> e == null).get(20, TimeUnit.SECONDS);

        assertThat(kept).isFalse();
        assertThat(spool.isUsable()).isFalse();
    }

    @Test
    void e2_a_disk_that_is_mounted_read_only_is_said_and_used_again_when_it_is_not() throws Exception {
        Path place = mount("size=1m");
        assertThat(run("mount", "-o", "remount,ro", place.toString())).isTrue();
        assertThat(Spool.problemWith(place.resolve("spool"))).isPresent();
        Spool spool = openIn(place.resolve("spool"));
        assertThat(spool.isUsable()).isFalse();

        assertThat(run("mount", "-o", "remount,rw", place.toString())).isTrue();
        append(spool, Entries.due());

        assertThat(spool.isUsable()).isTrue();
    }
}
