/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.SpoolOverflow;
import dev.agentdlq.runtime.internal.spool.SpoolException.Reason;
import dev.agentdlq.spi.NewEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the disk does to the spool. */
class SpoolTest extends SpoolScenario {
    private final TestStore store = new TestStore();

    private static void assertRefused(CompletableFuture<@Nullable Void> append, Reason reason) {
        assertThatThrownBy(() -> get(append))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SpoolException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private void assertDrains(Spool spool, List<NewEntry> entries) {
        drainer(spool, store).step();
        assertThat(store.hasAll(entries)).isTrue();
    }

    private static void removeAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void leaves_no_trace_when_nothing_fails() {
        Spool spool = open();
        drainer(spool, store).step();
        spool.close();

        assertThat(folder()).doesNotExist();
    }

    @Test
    void only_its_user_can_read_it() throws IOException {
        append(open(), Entries.due());

        for (Path file : files(".*")) {
            String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            assertThat(permissions).isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
        }
        assertThat(files(".*")).hasSize(4);
    }

    @Test
    void what_is_queued_together_is_synced_once() {
        Spool spool = open();
        append(spool, Entries.due());
        disk.slow = new CountDownLatch(1);
        CompletableFuture<@Nullable Void> first = spool.append(Entries.due());
        int before = disk.syncs.get();
        List<CompletableFuture<@Nullable Void>> others =
                Entries.due(100).stream().map(spool::append).toList();

        disk.slow.countDown();
        get(first);
        others.forEach(SpoolScenario::get);

        assertThat(disk.syncs.get() - before).isLessThanOrEqualTo(3);
    }

    @Test
    void e1_a_full_disk_is_said_and_costs_no_earlier_record() {
        Spool spool = open();
        NewEntry before = Entries.due();
        append(spool, before);
        disk.fullWrites.set(2);

        assertRefused(spool.append(Entries.due()), Reason.DISK);
        assertThat(spool.isUsable()).isFalse();
        assertThat(spool.pendingEntries()).isEqualTo(1);

        NewEntry after = Entries.due();
        append(spool, after);
        assertThat(spool.isUsable()).isTrue();
        assertDrains(spool, List.of(before, after));
        assertThat(store.total()).isEqualTo(2);
    }

    @Test
    void e2_a_folder_that_cannot_be_written_is_said_and_looked_at_again() throws IOException {
        Files.writeString(folder(), "in the way");
        Spool spool = open();

        assertThat(spool.isUsable()).isFalse();
        assertThat(Spool.problemWith(folder())).get().asString().contains("is a file");
        assertRefused(spool.append(Entries.due()), Reason.DISK);

        Files.delete(folder());
        NewEntry entry = Entries.due();
        append(spool, entry);
        assertThat(spool.isUsable()).isTrue();
        assertDrains(spool, List.of(entry));
    }

    @Test
    void e2_a_folder_that_is_not_there_yet_is_no_problem() {
        assertThat(Spool.problemWith(folder().resolve("deep/down"))).isEmpty();
        assertThat(folder()).doesNotExist();
    }

    @Test
    void e3_a_sync_error_is_never_believed_to_have_healed() {
        Spool spool = open();
        NewEntry before = Entries.due();
        append(spool, before);
        disk.failingSyncs.set(1);
        int created = disk.created.get();
        NewEntry failing = Entries.due();

        append(spool, failing);

        assertThat(disk.created.get()).isEqualTo(created + 1);
        assertThat(files("spool-.*")).hasSize(2);
        assertThat(spool.pendingEntries()).isEqualTo(2);
        assertDrains(spool, List.of(before, failing));
        assertThat(store.total()).isEqualTo(2);
    }

    @Test
    void e3_a_sync_error_of_the_new_segment_too_is_said() {
        Spool spool = open();
        disk.failingSyncs.set(2);

        assertRefused(spool.append(Entries.due()), Reason.DISK);

        assertThat(files("spool-.*")).isEmpty();
        assertThat(spool.pendingEntries()).isZero();
    }

    @Test
    void e4_a_slow_disk_holds_up_nobody_who_does_not_wait() {
        Spool spool = open();
        disk.slow = new CountDownLatch(1);

        CompletableFuture<@Nullable Void> append = spool.append(Entries.due());
        CompletableFuture<@Nullable Void> noted = spool.committed(Entries.due(1));

        assertThat(append).isNotDone();
        disk.slow.countDown();
        get(append);
        get(noted);
    }

    @Test
    void e7_no_file_is_opened_for_a_record() {
        Spool spool = open();
        append(spool, Entries.due());
        get(spool.committed(Entries.due(1)));
        int created = disk.created.get();

        for (int i = 0; i < 200; i++) {
            append(spool, Entries.due());
            get(spool.committed(Entries.due(1)));
        }

        assertThat(disk.created.get()).isEqualTo(created);
    }

    @Test
    void e8_what_a_cleaner_removed_under_us_is_written_again() throws IOException {
        Spool spool = open();
        NewEntry before = Entries.due();
        append(spool, before);
        removeAll(folder());
        NewEntry after = Entries.due();

        append(spool, after);

        assertThat(files("spool-.*")).hasSize(1);
        assertThat(files(".*lock")).hasSize(1);
        assertDrains(spool, List.of(before, after));
    }

    @Test
    void e8_a_removed_segment_is_saved_by_draining_too() throws IOException {
        Spool spool = open();
        NewEntry entry = Entries.due();
        append(spool, entry);
        removeAll(folder());

        assertDrains(spool, List.of(entry));
    }

    @Test
    void e8_a_removed_lock_does_not_leave_the_segments_homeless() throws IOException {
        Spool spool = open();
        NewEntry entry = Entries.due();
        append(spool, entry);
        get(spool.errand(spool.log()::seal));
        Files.delete(files(".*lock").get(0));

        drainer(spool, store.down(true)).step();
        Path left = halted();
        drainer(
                        open(new SpoolSettings(
                                left, STORE, "heir", 1 << 20, SpoolOverflow.REJECT, 1 << 20, Duration.ofMinutes(10))),
                        store.down(false))
                .step();

        assertThat(store.has(entry)).isTrue();
    }

    @Test
    void e9_a_name_that_no_file_system_takes_is_a_problem() {
        Path tooLong = temporary.resolve("x".repeat(300));
        Spool spool = open(SpoolSettings.ofDefaults(tooLong, STORE, "node"));

        assertThat(Spool.problemWith(tooLong)).isPresent();
        assertThat(spool.isUsable()).isFalse();
        assertRefused(spool.append(Entries.due()), Reason.DISK);
    }

    @Test
    void beyond_the_cap_an_entry_is_refused() {
        Spool spool = open(settings(100_000, SpoolOverflow.REJECT));
        List<NewEntry> kept = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            kept.add(Entries.ofSize(10_000));
            append(spool, kept.get(i));
        }

        assertRefused(spool.append(Entries.ofSize(10_000)), Reason.FULL);

        assertThat(spool.pendingBytes()).isLessThanOrEqualTo(100_000);
        assertDrains(spool, kept);
        append(spool, Entries.ofSize(10_000));
    }

    @Test
    void beyond_the_cap_the_oldest_make_room_where_that_is_wanted() {
        Spool spool = open(settings(100_000, SpoolOverflow.DROP_OLDEST));
        List<NewEntry> entries = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            entries.add(Entries.ofSize(10_000));
            append(spool, entries.get(i));
        }

        assertThat(spool.pendingBytes()).isLessThanOrEqualTo(100_000);
        assertDrains(spool, entries.subList(22, 30));
        assertThat(store.sent()).isEqualTo(ids(entries.subList(30 - (int) store.total(), 30)));
    }

    @Test
    void an_entry_that_is_larger_than_the_spool_is_refused_and_costs_no_other() {
        Spool spool = open(settings(100_000, SpoolOverflow.DROP_OLDEST));
        NewEntry small = Entries.due();
        append(spool, small);

        assertRefused(spool.append(Entries.ofSize(200_000)), Reason.UNWRITABLE);

        assertDrains(spool, List.of(small));
    }

    @Test
    void closing_writes_what_is_queued_and_refuses_what_comes_later() {
        Spool spool = open();
        List<NewEntry> entries = Entries.due(50);
        List<CompletableFuture<@Nullable Void>> appends =
                entries.stream().map(spool::append).toList();
        spool.close();

        appends.forEach(SpoolScenario::get);
        assertRefused(spool.append(Entries.due()), Reason.CLOSED);
        assertDrains(open(), entries);
    }

    @Test
    void an_interrupted_caller_is_served_and_stays_interrupted() {
        Spool spool = open();
        Thread.currentThread().interrupt();

        CompletableFuture<@Nullable Void> append = spool.append(Entries.due());

        assertThat(Thread.interrupted()).isTrue();
        get(append);
    }
}
