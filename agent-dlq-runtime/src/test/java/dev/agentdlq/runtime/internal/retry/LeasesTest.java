/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static dev.agentdlq.runtime.internal.retry.Claims.LEASE;
import static dev.agentdlq.runtime.internal.retry.Claims.USABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentdlq.StoreException;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.LeaseExtension;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private final AtomicLong clock = Claims.clock();
    private final Set<UUID> confirmed = new HashSet<>();
    private final Set<UUID> locked = new HashSet<>();
    private final ScriptedStore store =
            new ScriptedStore().on("extendLeases", arguments -> new LeaseExtension(confirmed, locked));
    private final Leases leases = new Leases(store.open(), Claims.settings(8), clock::get);

    @AfterEach
    void forgetInterrupts() {
        boolean unused = Thread.interrupted();
    }

    private HeldClaim hold() {
        return leases.hold(Claims.of("task"), clock.get());
    }

    private static UUID id(HeldClaim held) {
        return held.claim().key().id();
    }

    @Test
    void the_local_lease_begins_with_the_request_and_ends_before_the_one_in_the_store() {
        long sentAt = clock.get();
        Claims.pass(clock, Duration.ofSeconds(2));
        HeldClaim held = leases.hold(Claims.of("task"), sentAt);

        Claims.pass(clock, USABLE.minusSeconds(2).minusNanos(1));
        assertThat(leases.mayWrite(held)).isTrue();
        Claims.pass(clock, Duration.ofNanos(1));
        assertThat(leases.mayWrite(held)).isFalse();
    }

    @Test
    void a_long_lease_is_not_cut_by_more_than_two_seconds() {
        WorkerSettings settings =
                new WorkerSettings("node", 1, Duration.ofSeconds(1), Duration.ofHours(1), LEASE, LEASE, () -> 0.5);
        Leases long_ = new Leases(store.open(), settings, clock::get);

        assertThat(long_.hold(Claims.of("task"), clock.get()).heldFor(clock.get()))
                .isEqualTo(Duration.ofHours(1).minusSeconds(2).toNanos());
    }

    @Test
    void only_leases_of_which_a_part_has_passed_are_extended() {
        HeldClaim older = hold();
        Claims.pass(clock, Duration.ofSeconds(3));
        HeldClaim younger = hold();
        confirmed.addAll(List.of(id(older), id(younger)));

        leases.extend();

        assertThat(store.asked("extendLeases"))
                .containsExactly(List.of(older.claim().key()));
        assertThat(older.heldFor(clock.get())).isEqualTo(USABLE.toNanos());
        assertThat(younger.heldFor(clock.get())).isEqualTo(USABLE.toNanos());
    }

    @Test
    void an_extended_lease_counts_from_the_request_and_not_from_the_answer() {
        HeldClaim held = hold();
        confirmed.add(id(held));
        Claims.pass(clock, Duration.ofSeconds(4));
        store.on("extendLeases", arguments -> {
            Claims.pass(clock, Duration.ofSeconds(3));
            return new LeaseExtension(confirmed, locked);
        });

        leases.extend();

        assertThat(held.heldFor(clock.get())).isEqualTo(USABLE.minusSeconds(3).toNanos());
    }

    @Test
    void an_attempt_that_runs_longer_than_it_may_keeps_its_lease_no_more() {
        HeldClaim held = hold();
        confirmed.add(id(held));
        held.begin(Thread.currentThread(), clock.get());
        Duration longest = Claims.MAX_RUN_TIME.plus(WorkerSettings.INTERRUPT_GRACE);
        for (Duration run = Duration.ZERO; run.compareTo(longest) < 0; run = run.plusSeconds(5)) {
            leases.extend();
            leases.fence();
            assertThat(held.isLost()).isFalse();
            Claims.pass(clock, Duration.ofSeconds(5));
        }

        int asked = store.asked("extendLeases").size();
        leases.extend();
        Claims.pass(clock, USABLE);
        leases.extend();
        leases.fence();

        assertThat(store.asked("extendLeases")).hasSize(asked);
        assertThat(held.isLost()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void what_the_store_does_not_confirm_is_lost_and_its_attempt_interrupted() {
        HeldClaim held = hold();
        held.begin(Thread.currentThread(), clock.get());
        Claims.pass(clock, Duration.ofSeconds(4));

        leases.extend();

        assertThat(held.isLost()).isTrue();
        assertThat(leases.mayWrite(held)).isFalse();
        assertThat(leases.lost()).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void g15_an_entry_that_somebody_has_locked_is_lost_only_when_its_lease_has_run_out() {
        HeldClaim held = hold();
        locked.add(id(held));
        Claims.pass(clock, Duration.ofSeconds(4));

        leases.extend();

        assertThat(held.isLost()).isFalse();
        assertThat(held.heldFor(clock.get())).isEqualTo(USABLE.minusSeconds(4).toNanos());

        Claims.pass(clock, USABLE);
        leases.fence();

        assertThat(held.isLost()).isTrue();
    }

    @Test
    void what_is_settled_meanwhile_is_not_called_lost() {
        HeldClaim held = hold();
        held.settle();
        Claims.pass(clock, Duration.ofSeconds(4));

        leases.extend();

        assertThat(store.asked("extendLeases")).hasSize(1);
        assertThat(held.isLost()).isFalse();
        assertThat(leases.lost()).isZero();
    }

    @Test
    void c10_a_node_that_is_cut_off_gives_up_by_its_own_clock_while_the_store_does_not_answer() {
        store.on("extendLeases", arguments -> {
            throw new StoreException("down", null);
        });
        HeldClaim held = hold();
        held.begin(Thread.currentThread(), clock.get());
        Claims.pass(clock, USABLE.minusNanos(1));

        assertThatThrownBy(leases::extend).isInstanceOf(StoreException.class);
        leases.fence();
        assertThat(held.isLost()).isFalse();
        Claims.pass(clock, Duration.ofNanos(1));
        leases.fence();
        leases.fence();

        assertThat(held.isLost()).isTrue();
        assertThat(leases.lost()).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void f6_after_a_pause_longer_than_the_lease_nothing_is_written_whatever_the_store_says_then() {
        HeldClaim held = hold();
        confirmed.add(id(held));
        Claims.pass(clock, Duration.ofMinutes(1));

        leases.fence();
        leases.extend();

        assertThat(leases.mayWrite(held)).isFalse();
        assertThat(store.asked("extendLeases")).isEmpty();
    }

    @Test
    void what_is_dropped_is_neither_extended_nor_lost() {
        HeldClaim held = hold();
        leases.drop(held.claim().key());
        Claims.pass(clock, Duration.ofMinutes(1));

        leases.extend();
        leases.fence();

        assertThat(store.asked("extendLeases")).isEmpty();
        assertThat(leases.lost()).isZero();
        assertThat(leases.keys()).isEqualTo((Collection<ClaimKey>) List.<ClaimKey>of());
    }
}
