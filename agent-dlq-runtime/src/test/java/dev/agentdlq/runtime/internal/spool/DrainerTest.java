/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DrainerTest extends SpoolScenario {
    private final TestStore store = new TestStore();

    @Test
    void brings_entries_to_the_store_in_their_order_and_leaves_no_trace() {
        Spool spool = open();
        List<NewEntry> entries = Entries.due(300);
        append(spool, entries);
        assertThat(spool.pendingEntries()).isEqualTo(300);
        assertThat(spool.pendingBytes()).isPositive();

        drainer(spool, store).step();

        assertThat(store.sent()).isEqualTo(ids(entries));
        assertThat(store.hasAll(entries)).isTrue();
        assertThat(spool.pendingEntries()).isZero();
        assertThat(spool.pendingBytes()).isZero();
        assertThat(told.stream().mapToInt(drained -> drained.dueById().size()).sum())
                .isEqualTo(300);
        assertThat(files("spool-.*")).isEmpty();
        spool.close();
        assertThat(folder()).isEmptyDirectory();
    }

    @Test
    void an_entry_that_the_store_refuses_goes_to_quarantine_and_stops_nobody() {
        Spool spool = open();
        NewEntry before = Entries.due();
        NewEntry refused = Entries.refused();
        NewEntry after = Entries.due();
        append(spool, before, refused, after);

        drainer(spool, store).step();

        assertThat(store.hasAll(List.of(before, after))).isTrue();
        assertThat(store.total()).isEqualTo(2);
        assertThat(files(refused.id() + ".*[.]record")).hasSize(1);
        assertThat(told).anySatisfy(drained -> assertThat(drained.refused()).containsExactly(refused.id()));
        assertThat(files("spool-.*")).isEmpty();
    }

    @Test
    void the_breaker_closes_with_the_first_entry_that_is_committed_and_probes_back_off_while_the_store_is_down() {
        Spool spool = open();
        Breaker breaker = new Breaker(nanos::get);
        Drainer drainer = drainer(spool, store.down(true), breaker);
        breaker.trip("down");
        append(spool, Entries.due());

        Duration first = drainer.step();
        int calls = store.calls();
        Duration early = drainer.step();

        assertThat(first).isEqualTo(Duration.ofMillis(100));
        assertThat(early).isEqualTo(first);
        assertThat(store.calls()).isEqualTo(calls);
        Duration longest = first;
        for (int i = 0; i < 20; i++) {
            pass(longest);
            longest = drainer.step();
        }
        assertThat(longest).isEqualTo(Duration.ofMillis(2_500));
        assertThat(breaker.isClosed()).isFalse();

        store.down(false);
        pass(longest);
        drainer.step();

        assertThat(breaker.isClosed()).isTrue();
        assertThat(store.total()).isEqualTo(1);
    }

    @Test
    void an_open_breaker_closes_without_any_entry_when_the_store_answers() {
        Breaker breaker = new Breaker(nanos::get);
        Drainer drainer = drainer(open(), store, breaker);
        breaker.trip("timeout");

        drainer.step();

        assertThat(breaker.isClosed()).isTrue();
        assertThat(files(".*log|.*lock")).isEmpty();
    }

    @Test
    void c11_a_store_that_comes_and_goes_is_asked_by_one_probe_at_a_time_and_gets_everything() {
        Spool spool = open();
        Breaker breaker = new Breaker(nanos::get);
        Drainer drainer = drainer(spool, store, breaker);
        List<NewEntry> entries = Entries.due(60);
        for (int second = 0; second < 60; second++) {
            boolean down = second % 3 != 2;
            store.down(down);
            if (down) {
                breaker.trip("flapping");
            }
            append(spool, entries.get(second));
            int calls = store.calls();
            long end = nanos.get() + Duration.ofSeconds(1).toNanos();
            while (nanos.get() < end) {
                pass(drainer.step().plusMillis(1));
            }
            assertThat(store.calls() - calls).isLessThan(40);
        }
        pass(Duration.ofSeconds(5));
        drainer.step();

        assertThat(store.hasAll(entries)).isTrue();
        assertThat(store.total()).isEqualTo(60);
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void probing_makes_no_new_segment_for_each_attempt() {
        Spool spool = open();
        Breaker breaker = new Breaker(nanos::get);
        Drainer drainer = drainer(spool, store.down(true), breaker);
        breaker.trip("down");
        for (int i = 0; i < 20; i++) {
            append(spool, Entries.due());
            pass(drainer.step());
        }

        assertThat(files("spool-.*")).hasSizeLessThanOrEqualTo(2);

        store.down(false);
        pass(Duration.ofSeconds(5));
        drainer.step();
        assertThat(store.total()).isEqualTo(20);
    }

    @Test
    void a8_a_store_that_fails_half_way_gets_the_rest_later_and_nothing_twice() {
        Spool spool = open();
        List<NewEntry> entries = Entries.due(200);
        append(spool, entries);
        Drainer drainer = drainer(spool, store);
        store.worksFor(2);

        Duration pause = drainer.step();

        assertThat(store.total()).isEqualTo(9);
        assertThat(files("spool-.*")).hasSize(1);
        store.worksFor(Integer.MAX_VALUE);
        pass(pause);
        drainer.step();
        assertThat(store.total()).isEqualTo(200);
        assertThat(spool.pendingEntries()).isZero();
    }

    @Test
    void l3_closing_while_the_store_is_down_keeps_everything_for_the_next_process() {
        Spool spool = open();
        Breaker breaker = new Breaker(nanos::get);
        Drainer drainer = drainer(spool, store.down(true), breaker);
        drainer.start();
        List<NewEntry> entries = Entries.due(5);
        append(spool, entries);
        breaker.trip("down");
        drainer.close();
        spool.close();

        drainer(open(), store.down(false)).step();

        assertThat(store.hasAll(entries)).isTrue();
        assertThat(files("spool-.*")).isEmpty();
    }

    @Test
    void what_waited_in_the_spool_failed_when_it_failed_and_is_due_by_the_time_it_is_stored() {
        Spool spool = open();
        NewEntry entry = Entries.due();
        append(spool, entry);
        pass(Duration.ofHours(3));
        Instant before = InstantSource.system().instant();

        drainer(spool, store).step();

        DlqEntry stored = store.entry(entry);
        Duration age = Duration.between(stored.createdAt(), Objects.requireNonNull(stored.nextAttemptAt()));
        assertThat(age).isEqualTo(Duration.ofHours(3));
        assertThat(stored.nextAttemptAt())
                .isBetween(before, InstantSource.system().instant());
    }

    @Test
    void closing_while_the_store_is_up_drains_what_is_left() {
        Spool spool = open();
        Drainer drainer = drainer(spool, store);
        drainer.start();
        List<NewEntry> entries = Entries.due(5);
        append(spool, entries);
        drainer.close();

        assertThat(store.hasAll(entries)).isTrue();
    }

    @Test
    void an_entry_that_a_working_store_never_takes_lets_those_behind_it_pass_and_stays() {
        Spool spool = open();
        List<NewEntry> entries = Entries.due(20);
        append(spool, entries);
        store.failingFor(entries.get(5).id());
        Drainer drainer = drainer(spool, store);

        for (int i = 0; i < 30; i++) {
            pass(drainer.step().plusMillis(1));
        }

        assertThat(store.total()).isEqualTo(19);
        assertThat(spool.pendingEntries()).isPositive();
        store.failingFor(null);
        pass(Duration.ofSeconds(5));
        drainer.step();
        assertThat(store.hasAll(entries)).isTrue();
        assertThat(spool.pendingEntries()).isZero();
    }
}
