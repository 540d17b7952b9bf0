/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.SpoolOverflow;
import dev.agentdlq.spi.NewEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process takes over what dead ones on the same volume left. */
class AdoptionTest extends SpoolScenario {
    private final TestStore store = new TestStore();

    private Spool openIn(Path folder, String store) {
        return open(new SpoolSettings(
                folder, store, "heir", 1 << 20, SpoolOverflow.REJECT, 1 << 20, Duration.ofMinutes(10)));
    }

    @Test
    void a7_what_a_killed_process_had_synced_is_stored_once() {
        List<NewEntry> entries = Entries.due(10);
        append(open(), entries);
        Path left = halted();

        drainer(openIn(left, STORE), store).step();
        drainer(openIn(left, STORE), store).step();

        assertThat(store.sent()).isEqualTo(ids(entries));
    }

    @Test
    void a8_what_was_committed_and_not_deleted_when_the_process_was_killed_is_stored_once() {
        Spool spool = open();
        List<NewEntry> entries = Entries.due(10);
        append(spool, entries);
        get(spool.errand(spool.log()::seal));
        Path left = halted();
        drainer(spool, store).step();

        drainer(openIn(left, STORE), store).step();

        assertThat(store.total()).isEqualTo(10);
        assertThat(left).isDirectoryNotContaining("glob:**.log");
    }

    @Test
    void a6_a_torn_end_of_a_dead_process_is_cut_and_the_rest_stored() throws IOException {
        List<NewEntry> entries = Entries.due(3);
        append(open(), entries);
        Path segment = files("spool-.*").get(0);
        byte[] whole = Files.readAllBytes(segment);
        Path left = halted();
        Path copy = left.resolve(folder().relativize(segment).toString());
        Files.write(copy, java.util.Arrays.copyOf(whole, whole.length - 7));

        drainer(openIn(left, STORE), store).step();

        assertThat(store.sent()).isEqualTo(ids(entries.subList(0, 2)));
    }

    @Test
    void e5_a_rotten_record_goes_to_quarantine_and_the_others_are_stored() throws IOException {
        List<NewEntry> entries = Entries.due(3);
        append(open(), entries);
        Path segment = files("spool-.*").get(0);
        byte[] rotten = Files.readAllBytes(segment);
        int middle = SegmentHeader.SIZE + (rotten.length - SegmentHeader.SIZE) / 2;
        rotten[middle]++;
        Path left = halted();
        Files.write(left.resolve(folder().relativize(segment).toString()), rotten);

        drainer(openIn(left, STORE), store).step();

        assertThat(store.sent())
                .containsExactly(entries.get(0).id(), entries.get(2).id());
        try (var files = Files.walk(left)) {
            assertThat(files.filter(file -> file.toString().endsWith(".record")))
                    .hasSize(1);
        }
    }

    @Test
    void e6_a_live_process_keeps_its_folder_to_itself() {
        Spool alive = open();
        append(alive, Entries.due());

        drainer(open(), store).step();

        assertThat(store.total()).isZero();
        assertThat(alive.pendingEntries()).isEqualTo(1);
    }

    @Test
    void a_folder_of_another_store_is_left_alone() {
        append(open(), Entries.due());
        Path left = halted();

        drainer(openIn(left, "another"), store).step();
        assertThat(store.total()).isZero();

        drainer(openIn(left, STORE), store).step();
        assertThat(store.total()).isEqualTo(1);
    }

    @Test
    void a_segment_of_a_newer_release_is_left_alone() throws IOException {
        append(open(), Entries.due());
        Path left = halted();
        Path segment =
                left.resolve(folder().relativize(files("spool-.*").get(0)).toString());
        SegmentHeader newer = new SegmentHeader(SegmentHeader.CURRENT + 1, SegmentHeader.Kind.SPOOL, 1, STORE, "");
        Files.write(segment, newer.encode());

        drainer(openIn(left, STORE), store).step();

        assertThat(segment).exists();
    }

    @Test
    void a_segment_that_was_born_and_never_written_is_removed_and_a_headless_one_kept_for_a_person()
            throws IOException {
        append(open(), Entries.due());
        Path left = halted();
        Path segment =
                left.resolve(folder().relativize(files("spool-.*").get(0)).toString());
        Files.write(segment, new byte[SegmentHeader.SIZE - 1]);
        Files.write(segment.resolveSibling("spool-000099.log"), new byte[SegmentHeader.SIZE + 1]);

        drainer(openIn(left, STORE), store).step();

        assertThat(segment).doesNotExist();
        try (var files = Files.walk(left)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith("spool-000099.log")))
                    .singleElement()
                    .asString()
                    .startsWith("host-7");
        }
    }

    @Test
    void a_folder_whose_lock_was_removed_is_left_alone() throws IOException {
        append(open(), Entries.due());
        Path left = halted();
        try (var files = Files.newDirectoryStream(left, "*.lock")) {
            for (Path lock : files) {
                Files.delete(lock);
            }
        }

        drainer(openIn(left, STORE), store).step();

        assertThat(store.total()).isZero();
    }
}
