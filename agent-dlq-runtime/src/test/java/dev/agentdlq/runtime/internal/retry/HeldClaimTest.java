/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Times are nanoseconds on a clock of the test's own; the thread that executes is the test's. */
class HeldClaimTest {
    private final Thread thread = Thread.currentThread();
    private final HeldClaim held = new HeldClaim(Claims.of("task"), 100);

    @AfterEach
    void forgetInterrupts() {
        boolean unused = Thread.interrupted();
    }

    @Test
    void is_held_until_its_time_and_longer_where_the_store_confirms_it() {
        assertThat(held.isHeldAt(99)).isTrue();
        assertThat(held.isHeldAt(100)).isFalse();

        held.confirm(150);

        assertThat(held.isHeldAt(149)).isTrue();
        assertThat(held.heldFor(149)).isEqualTo(1);
    }

    @Test
    void a_confirmation_that_comes_late_shortens_nothing() {
        held.confirm(50);

        assertThat(held.isHeldAt(99)).isTrue();
    }

    @Test
    void times_are_compared_where_the_clock_turns_negative_too() {
        HeldClaim atTheTurn = new HeldClaim(Claims.of("task"), Long.MAX_VALUE - 10);

        atTheTurn.confirm(Long.MIN_VALUE + 10);

        assertThat(atTheTurn.isHeldAt(Long.MAX_VALUE)).isTrue();
        assertThat(atTheTurn.isHeldAt(Long.MIN_VALUE + 9)).isTrue();
        assertThat(atTheTurn.isHeldAt(Long.MIN_VALUE + 10)).isFalse();
    }

    @Test
    void what_is_lost_stays_lost_whatever_is_confirmed_later() {
        assertThat(held.lose(10)).isTrue();
        assertThat(held.lose(11)).isFalse();

        held.confirm(1_000);

        assertThat(held.isLost()).isTrue();
        assertThat(held.isHeldAt(20)).isFalse();
        assertThat(held.begin(thread, 20)).isFalse();
    }

    @Test
    void it_does_not_begin_after_its_time() {
        assertThat(held.begin(thread, 100)).isFalse();
        assertThat(held.isRunning()).isFalse();
    }

    @Test
    void its_thread_is_interrupted_once_and_only_while_it_executes() {
        held.interrupt(1);
        assertThat(Thread.interrupted()).isFalse();

        assertThat(held.begin(thread, 2)).isTrue();
        held.interrupt(3);
        assertThat(Thread.interrupted()).isTrue();
        held.interrupt(4);
        assertThat(Thread.interrupted()).isFalse();

        assertThat(held.end()).isTrue();
        held.lose(5);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void what_loses_its_lease_while_it_executes_is_interrupted() {
        held.begin(thread, 2);

        held.lose(3);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void has_no_age_before_it_is_executed_nor_if_it_never_will_be() {
        assertThat(held.age(1_000)).isZero();

        held.withdraw();

        assertThat(held.age(1_000)).isZero();
    }

    @Test
    void its_time_is_over_once_and_only_while_it_executes() {
        assertThat(held.timeOut(1)).isFalse();

        held.begin(thread, 2);
        assertThat(held.runNanos(12)).isEqualTo(10);
        assertThat(held.timeOut(12)).isTrue();
        assertThat(held.timeOut(13)).isFalse();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(held.isTimedOut()).isTrue();
        held.end();
        assertThat(held.runNanos(50)).isZero();
        assertThat(held.timeOut(50)).isFalse();
    }

    @Test
    void g17_a_thread_is_left_behind_a_grace_after_its_interrupt_and_its_end_counts_no_more() {
        held.begin(thread, 2);
        assertThat(held.leaveBehind(50, 5)).isNull();
        held.timeOut(50);

        assertThat(held.leaveBehind(54, 5)).isNull();
        assertThat(held.leaveBehind(55, 5)).isSameAs(thread);
        assertThat(held.leaveBehind(99, 5)).isNull();

        assertThat(held.isRunning()).isFalse();
        assertThat(held.end()).isFalse();
        assertThat(held.end()).isFalse();
    }

    @Test
    void what_has_ended_in_time_is_not_left_behind() {
        held.begin(thread, 2);
        held.interrupt(3);
        held.end();

        assertThat(held.leaveBehind(90, 5)).isNull();
        assertThat(held.isRunningOn(thread)).isFalse();
    }

    @Test
    void what_is_withdrawn_does_not_begin_and_what_has_begun_cannot_be_withdrawn() {
        assertThat(held.withdraw()).isTrue();
        assertThat(held.isWithdrawn()).isTrue();
        assertThat(held.begin(thread, 2)).isFalse();

        HeldClaim running = new HeldClaim(Claims.of("task"), 100);
        running.begin(thread, 2);
        assertThat(running.withdraw()).isFalse();
        assertThat(running.isRunningOn(thread)).isTrue();
    }
}
