/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.EntryHistory;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.store.LogLines;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.DlqListener;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The lease is 10 s, so a batch should not take longer than 2.5 s. */
class SettlerTest {
    private final AtomicLong clock = Claims.clock();
    private final List<Integer> batches = new ArrayList<>();
    private final List<UUID> told = new ArrayList<>();
    private Duration batchTakes = Duration.ZERO;
    private final ScriptedStore script = new ScriptedStore();
    private final DlqStore store = script.open();
    private final Leases leases = new Leases(store, Claims.settings(8), clock::get);
    private final Settler settler = settler();

    private Settler settler() {
        DlqListener listener = new DlqListener() {
            @Override
            public void onResolved(EntryChange change) {
                told.add(change.entryId());
            }
        };
        answer(ids -> ids);
        Teller teller = new Teller(new Listeners(List.of(listener)), new Settlements(), new Alarm(clock::get));
        return new Settler(store, leases, teller, Claims.LEASE, clock::get);
    }

    /** Lets the store accept some of the entries of a batch, or throw. */
    private void answer(Function<Set<UUID>, Set<UUID>> accepted) {
        script.on("settle", arguments -> {
            Set<UUID> ids = new HashSet<>();
            for (Object settlement : (List<?>) Objects.requireNonNull(arguments[0])) {
                ids.add(((Settlement) settlement).key().id());
            }
            batches.add(ids.size());
            Claims.pass(clock, batchTakes);
            return accepted.apply(ids);
        });
    }

    private HeldClaim add() {
        HeldClaim held = leases.hold(Claims.of("task"), clock.get());
        settler.add(held, Claims.success(held.claim()));
        return held;
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            add();
        }
    }

    private static UUID id(HeldClaim held) {
        return held.claim().key().id();
    }

    private void settleNext() throws InterruptedException {
        settler.settleNext(Duration.ZERO);
    }

    private static StoreException down() {
        return new StoreException("down", null);
    }

    private static AttemptRecord record(int number, String node, Outcome outcome, @Nullable String errorType) {
        return new AttemptRecord(
                number, outcome, node, Instant.EPOCH, Instant.EPOCH, null, null, null, errorType, null, null, null);
    }

    @Test
    void results_are_stored_together_told_and_forgotten() throws Exception {
        add(600);
        assertThat(settler.backlog()).isEqualTo(600);

        settleNext();
        settleNext();
        settleNext();
        settleNext();

        assertThat(batches).containsExactly(250, 250, 100);
        assertThat(told).hasSize(600);
        assertThat(settler.backlog()).isZero();
        assertThat(settler.unstored()).isEmpty();
        assertThat(leases.all()).isEmpty();
        assertThat(settler.dropped()).isZero();
    }

    @Test
    void batches_get_smaller_while_the_store_is_slow_and_larger_again() throws Exception {
        script.confirmingLeases();
        add(3_000);
        batchTakes = Duration.ofMillis(2_501);
        for (int i = 0; i < 10; i++) {
            leases.extend();
            settleNext();
        }
        assertThat(batches).containsExactly(250, 125, 62, 31, 15, 7, 3, 1, 1, 1);

        batches.clear();
        batchTakes = Duration.ofMillis(2_500);
        for (int i = 0; i < 10; i++) {
            leases.extend();
            settleNext();
        }
        assertThat(batches).containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 250, 250);
        assertThat(settler.dropped()).isZero();
    }

    @Test
    void a_result_whose_lease_is_over_is_not_sent_and_counted() throws Exception {
        HeldClaim late = add();
        Claims.pass(clock, Claims.USABLE);
        HeldClaim inTime = add();
        try (LogLines log = new LogLines(Settler.class)) {
            settleNext();

            assertThat(log.lines()).singleElement().asString().contains(id(late).toString());
        }
        assertThat(batches).containsExactly(1);
        assertThat(told).containsExactly(id(inTime));
        assertThat(settler.dropped()).isEqualTo(1);
        assertThat(leases.all()).isEmpty();
        assertThat(settler.backlog()).isZero();
    }

    @Test
    void a_result_that_the_store_refuses_because_somebody_else_has_the_entry_is_dropped_and_told_to_nobody()
            throws Exception {
        answer(ids -> Set.of());
        add();

        settleNext();

        assertThat(told).isEmpty();
        assertThat(settler.dropped()).isEqualTo(1);
        assertThat(settler.backlog()).isZero();
    }

    @Test
    void after_trouble_results_are_sent_again_one_by_one() throws Exception {
        answer(ids -> {
            throw down();
        });
        add(3);
        assertThatThrownBy(this::settleNext).isInstanceOf(StoreException.class);
        assertThat(settler.backlog()).isEqualTo(3);
        answer(ids -> ids);

        settleNext();
        settleNext();

        assertThat(batches).containsExactly(3, 1, 2);
        assertThat(told).hasSize(3);
        assertThat(leases.lost()).isZero();
    }

    @Test
    void an_error_while_results_are_stored_loses_none_of_them() throws Exception {
        answer(ids -> {
            throw new OutOfMemoryError("heap");
        });
        add(3);
        assertThatThrownBy(this::settleNext).isInstanceOf(OutOfMemoryError.class);
        answer(ids -> ids);

        settleNext();
        settleNext();

        assertThat(told).hasSize(3);
        assertThat(settler.backlog()).isZero();
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void a_result_that_was_stored_although_the_answer_was_lost_is_read_back_and_told() throws Exception {
        answer(ids -> {
            throw down();
        });
        HeldClaim held = add();
        assertThatThrownBy(this::settleNext).isInstanceOf(StoreException.class);
        answer(ids -> Set.of());
        script.on(
                "history",
                arguments -> new EntryHistory(
                        List.of(
                                record(1, "node-0", Outcome.FAILED, "java.io.IOException"),
                                record(2, Claims.NODE, Outcome.SUCCEEDED, null)),
                        List.of()));

        settleNext();

        assertThat(told).containsExactly(id(held));
        assertThat(settler.dropped()).isZero();
    }

    @Test
    void what_somebody_else_has_done_is_not_taken_for_the_own_result() throws Exception {
        answer(ids -> {
            throw down();
        });
        add(3);
        assertThatThrownBy(this::settleNext).isInstanceOf(StoreException.class);
        answer(ids -> Set.of());
        List<AttemptRecord> others = new ArrayList<>(List.of(
                record(2, "node-2", Outcome.SUCCEEDED, null),
                record(2, Claims.NODE, Outcome.CRASHED, null),
                record(2, Claims.NODE, Outcome.FAILED, "java.io.IOException")));
        script.on("history", arguments -> new EntryHistory(List.of(others.remove(0)), List.of()));

        settleNext();
        settleNext();

        assertThat(others).isEmpty();
        assertThat(told).isEmpty();
        assertThat(settler.dropped()).isEqualTo(3);
    }

    @Test
    void trouble_while_one_result_is_read_back_loses_neither_it_nor_its_neighbours() throws Exception {
        answer(ids -> {
            throw down();
        });
        add(4);
        assertThatThrownBy(this::settleNext).isInstanceOf(StoreException.class);
        answer(ids -> ids);
        settleNext();
        answer(ids -> Set.of());
        script.on("history", arguments -> {
            throw down();
        });
        assertThatThrownBy(this::settleNext).isInstanceOf(StoreException.class);
        assertThat(settler.backlog()).isEqualTo(3);
        answer(ids -> ids);

        settler.settleRest(Duration.ofSeconds(2));

        assertThat(told).hasSize(4).doesNotHaveDuplicates();
        assertThat(settler.backlog()).isZero();
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void what_cannot_be_stored_at_the_stop_is_left_to_its_lease() {
        answer(ids -> {
            throw down();
        });
        HeldClaim held = add();

        settler.settleRest(Duration.ofSeconds(2));

        assertThat(settler.unstored()).containsExactly(held.claim().key());
    }

    @Test
    void l3_a_store_that_hangs_does_not_hold_the_stop_up_for_each_result() {
        batchTakes = Duration.ofSeconds(3);
        answer(ids -> {
            throw down();
        });
        add(400);

        settler.settleRest(Duration.ofSeconds(2));

        assertThat(batches).hasSize(1);
    }
}
