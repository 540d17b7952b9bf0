/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.SpoolOverflow;
import dev.agentdlq.runtime.internal.spool.Drained.Origin;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store was replaced by one that lacks what it had committed. */
class WindowTest extends SpoolScenario {
    private static final Duration CHECK = Duration.ofSeconds(4);

    private final TestStore store = new TestStore().lineage("one");

    private void commit(Spool spool, List<NewEntry> entries) {
        store.store().insert(entries);
        get(spool.committed(entries));
    }

    @Test
    void b5_what_an_asynchronous_failover_loses_is_sent_again() {
        Spool spool = open();
        Drainer drainer = drainer(spool, store);
        List<NewEntry> early = Entries.due(20);
        commit(spool, early);
        drainer.step();
        List<NewEntry> late = Entries.due(20);
        commit(spool, late);

        store.failOver("two");
        pass(CHECK);
        drainer.step();

        assertThat(store.hasAll(early)).isTrue();
        assertThat(store.hasAll(late)).isTrue();
        assertThat(store.total()).isEqualTo(40);
        assertThat(told).extracting(Drained::origin).containsOnly(Origin.WINDOW);
    }

    @Test
    void b5_what_was_drained_from_the_spool_is_sent_again_too() {
        Spool spool = open();
        Drainer drainer = drainer(spool, store);
        List<NewEntry> entries = Entries.due(20);
        append(spool, entries);
        drainer.step();
        assertThat(spool.pendingEntries()).isZero();

        store.failOver("two");
        pass(CHECK);
        drainer.step();

        assertThat(store.hasAll(entries)).isTrue();
    }

    @Test
    void b5_sending_again_is_repeated_until_it_has_worked() {
        Spool spool = open();
        Drainer drainer = drainer(spool, store);
        drainer.step();
        List<NewEntry> entries = Entries.due(200);
        commit(spool, entries);

        store.failOver("two");
        store.worksFor(2);
        pass(CHECK);
        Duration pause = drainer.step();
        assertThat(store.total()).isEqualTo(9);

        store.worksFor(Integer.MAX_VALUE);
        pass(pause);
        drainer.step();

        assertThat(store.hasAll(entries)).isTrue();
    }

    @Test
    void b5_a_commit_that_is_noted_after_the_failover_was_noticed_is_sent_again_too() {
        Spool spool = open();
        Drainer drainer = drainer(spool, store);
        drainer.step();
        List<NewEntry> entries = Entries.due(3);
        store.store().insert(entries);

        store.failOver("two");
        pass(CHECK);
        drainer.step();
        get(spool.committed(entries));
        assertThat(store.total()).isZero();
        pass(Duration.ofSeconds(6));
        drainer.step();

        assertThat(store.hasAll(entries)).isTrue();
    }

    @Test
    void b9_two_servers_that_both_take_writes_get_the_window_whenever_the_answer_changes() {
        Spool spool = open();
        Drainer drainer = drainer(spool, store);
        drainer.step();
        List<NewEntry> onTheOld = Entries.due(3);
        commit(spool, onTheOld);
        store.failOver("two");
        pass(CHECK);
        drainer.step();
        List<NewEntry> onTheNew = Entries.due(3);
        commit(spool, onTheNew);

        store.failOver("one");
        pass(CHECK);
        drainer.step();

        assertThat(store.hasAll(onTheOld)).isTrue();
        assertThat(store.hasAll(onTheNew)).isTrue();
        assertThat(store.total()).isEqualTo(6);
    }

    @Test
    void b12_what_a_dead_process_had_committed_before_the_restore_of_a_backup_is_sent_again() {
        Spool dead = open();
        drainer(dead, store).step();
        List<NewEntry> entries = Entries.due(5);
        commit(dead, entries);
        dead.close();
        assertThat(files("window-.*")).hasSize(1);

        store.failOver("restored");
        drainer(open(), store).step();

        assertThat(store.hasAll(entries)).isTrue();
    }

    @Test
    void b12_the_window_of_a_dead_process_is_kept_for_a_failover_that_comes_later() {
        Spool dead = open();
        drainer(dead, store).step();
        List<NewEntry> entries = Entries.due(5);
        commit(dead, entries);
        dead.close();
        Drainer heir = drainer(open(), store);
        heir.step();

        store.failOver("two");
        pass(CHECK);
        heir.step();

        assertThat(store.hasAll(entries)).isTrue();
    }

    @Test
    void forgets_after_ten_minutes_but_not_while_the_store_cannot_be_asked() {
        Spool spool = open();
        Drainer drainer = drainer(spool, store);
        drainer.step();
        commit(spool, Entries.due(5));
        pass(CHECK);
        drainer.step();
        get(spool.errand(spool.window()::seal));
        assertThat(files("window-.*")).hasSize(1);

        store.down(true);
        pass(Duration.ofMinutes(11));
        drainer.step();
        assertThat(files("window-.*")).hasSize(1);

        store.down(false);
        pass(CHECK);
        drainer.step();
        assertThat(files("window-.*")).isEmpty();
    }

    @Test
    void a_window_that_is_never_full_forgets_as_well() {
        Spool spool = open();
        Drainer drainer = drainer(spool, store);
        for (int i = 0; i < 40; i++) {
            commit(spool, Entries.due(1));
            pass(Duration.ofMinutes(1));
            drainer.step();
        }
        assertThat(files("window-.*")).hasSizeBetween(3, 6);

        for (int i = 0; i < 14; i++) {
            pass(Duration.ofMinutes(1));
            drainer.step();
        }
        assertThat(files("window-.*")).isEmpty();
    }

    @Test
    void forgets_the_oldest_beyond_its_size() {
        Spool spool = open(new SpoolSettings(
                folder(), STORE, "small", 1 << 20, SpoolOverflow.REJECT, 80_000, Duration.ofMinutes(10)));
        Drainer drainer = drainer(spool, store);
        for (int i = 0; i < 100; i++) {
            get(spool.committed(List.of(Entries.ofSize(5_000))));
            pass(CHECK);
            drainer.step();
        }

        long bytes =
                spool.window().segments().stream().mapToLong(Segment::bytes).sum();
        assertThat(bytes).isBetween(50_000L, 80_000L);
    }

    @Test
    void a_store_that_cannot_lose_what_it_has_needs_no_window() {
        Spool spool = open();
        TestStore plain = new TestStore();
        get(spool.committed(Entries.due(5)));
        drainer(spool, plain).step();

        get(spool.committed(Entries.due(5)));

        assertThat(files("window-.*")).isEmpty();
    }
}
