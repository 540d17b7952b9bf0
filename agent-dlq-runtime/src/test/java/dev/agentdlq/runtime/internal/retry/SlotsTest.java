/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots(2);

    @Test
    void slots_are_taken_and_given_back() {
        slots.take(2);
        assertThat(slots.free()).isZero();
        assertThat(slots.running()).isEqualTo(2);
        assertThat(slots.isIdle()).isFalse();

        slots.giveBack();
        slots.giveBack();

        assertThat(slots.free()).isEqualTo(2);
        assertThat(slots.isIdle()).isTrue();
    }

    @Test
    void g17_an_attempt_that_is_left_behind_gives_its_slot_to_another_one() {
        slots.take(1);
        slots.leaveBehind();

        assertThat(slots.free()).isEqualTo(2);
        assertThat(slots.stuck()).isEqualTo(1);
        assertThat(slots.isIdle()).isTrue();
    }

    @Test
    void g17_no_more_threads_are_left_behind_than_there_are_slots_without_slots_being_lost() {
        for (int stuck = 1; stuck <= 4; stuck++) {
            slots.take(1);
            slots.leaveBehind();
            assertThat(slots.free()).isEqualTo(stuck <= 2 ? 2 : 4 - stuck);
        }
        assertThat(slots.free()).isZero();
        assertThat(slots.stuck()).isEqualTo(4);

        slots.comeBack();
        assertThat(slots.free()).isEqualTo(1);
        slots.comeBack();
        slots.comeBack();
        slots.comeBack();
        assertThat(slots.free()).isEqualTo(2);
        assertThat(slots.stuck()).isZero();
    }

    @Test
    void who_waits_for_all_to_end_is_told_and_does_not_wait_for_those_left_behind() throws Exception {
        assertThat(slots.awaitIdle(0)).isTrue();

        slots.take(1);
        assertThat(slots.awaitIdle(1)).isFalse();

        Thread ending = new Thread(slots::leaveBehind);
        ending.start();
        assertThat(slots.awaitIdle(Long.MAX_VALUE)).isTrue();
        ending.join();
    }
}
