/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.runtime.internal.retry.SuspectLane.Turn;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuspectLaneTest {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicLong clock = Claims.clock();
    private final SuspectLane lane = new SuspectLane(clock::get, LOOK);
    private int looks;

    private Turn next(boolean idle, boolean due) {
        return lane.next(idle, () -> {
            looks++;
            return due;
        });
    }

    @Test
    void looks_for_suspects_now_and_then_and_lets_others_run_meanwhile() {
        assertThat(next(true, false)).isEqualTo(Turn.NORMAL);
        assertThat(next(true, true)).isEqualTo(Turn.NORMAL);
        assertThat(looks).isEqualTo(1);

        Claims.pass(clock, LOOK);

        assertThat(next(false, false)).isEqualTo(Turn.NORMAL);
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void a_suspect_has_its_turn_at_once_where_nothing_runs() {
        assertThat(next(true, true)).isEqualTo(Turn.SUSPECT);
    }

    @Test
    void a_suspect_waits_for_all_that_runs_and_nothing_is_claimed_meanwhile() {
        assertThat(next(false, true)).isEqualTo(Turn.NOTHING);
        assertThat(next(false, true)).isEqualTo(Turn.NOTHING);
        assertThat(next(true, true)).isEqualTo(Turn.SUSPECT);
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void while_a_suspect_runs_nothing_else_does_and_after_it_the_others_have_a_turn() {
        next(true, true);
        lane.claimed(true);

        assertThat(next(false, true)).isEqualTo(Turn.NOTHING);
        Claims.pass(clock, Duration.ofHours(1));
        assertThat(next(false, true)).isEqualTo(Turn.NOTHING);

        assertThat(next(true, true)).isEqualTo(Turn.NORMAL);
        assertThat(next(false, true)).isEqualTo(Turn.NOTHING);
        assertThat(next(true, true)).isEqualTo(Turn.SUSPECT);
    }

    @Test
    void a_suspect_that_another_node_has_taken_keeps_nobody_waiting() {
        next(true, true);
        lane.claimed(false);

        assertThat(next(true, true)).isEqualTo(Turn.NORMAL);
        Claims.pass(clock, LOOK);
        assertThat(next(true, true)).isEqualTo(Turn.SUSPECT);
    }

    @Test
    void a_claim_that_fails_is_tried_again() {
        assertThat(next(true, true)).isEqualTo(Turn.SUSPECT);
        assertThat(next(true, true)).isEqualTo(Turn.SUSPECT);
    }

    @Test
    void a_node_that_does_not_get_empty_goes_on_for_as_long_as_it_waited_and_then_waits_twice_as_long() {
        Duration patience = PATIENCE;
        for (int round = 0; round < 4; round++) {
            assertThat(next(false, true)).isEqualTo(Turn.NOTHING);
            Claims.pass(clock, patience.minusNanos(1));
            assertThat(next(false, true)).isEqualTo(Turn.NOTHING);
            Claims.pass(clock, Duration.ofNanos(1));
            assertThat(next(false, true)).isEqualTo(Turn.NORMAL);

            Claims.pass(clock, patience.minusNanos(1));
            assertThat(next(true, true)).isEqualTo(Turn.NORMAL);
            Claims.pass(clock, Duration.ofNanos(1));
            assertThat(next(false, true)).isEqualTo(Turn.NORMAL);
            patience = patience.multipliedBy(2);
        }
    }

    @Test
    void patience_is_short_again_after_a_suspect_had_its_turn() {
        next(false, true);
        Claims.pass(clock, PATIENCE);
        next(false, true);
        Claims.pass(clock, PATIENCE);
        next(false, true);
        assertThat(next(true, true)).isEqualTo(Turn.SUSPECT);
        lane.claimed(false);
        Claims.pass(clock, LOOK);

        next(false, true);
        Claims.pass(clock, PATIENCE);

        assertThat(next(false, true)).isEqualTo(Turn.NORMAL);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatever_happens_a_suspect_has_a_turn_only_where_nothing_runs_and_others_have_one_in_between(long seed) {
        Random random = new Random(seed);
        boolean suspectBefore = false;
        for (int i = 0; i < 10_000; i++) {
            Claims.pass(clock, Duration.ofMillis(random.nextInt(3_000)));
            boolean idle = random.nextInt(4) == 0;
            Turn turn = next(idle, random.nextBoolean());

            assertThat(turn == Turn.SUSPECT && (!idle || suspectBefore))
                    .as("seed %d, turn %d", seed, i)
                    .isFalse();
            if (turn == Turn.SUSPECT) {
                suspectBefore = random.nextBoolean();
                lane.claimed(suspectBefore);
            }
            suspectBefore &= turn != Turn.NORMAL;
        }
    }
}
