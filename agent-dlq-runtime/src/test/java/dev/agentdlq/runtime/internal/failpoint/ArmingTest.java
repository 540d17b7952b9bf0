/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArmingTest {
    @Test
    void nothing_is_armed_without_a_text() {
        assertThat(Arming.parse(null)).isNull();
        assertThat(Arming.parse(" ")).isNull();
        assertThat(Failpoint.CALL_MID.hit()).isFalse();
    }

    @Test
    void an_armed_place_acts_on_its_turn_only() {
        Arming arming = armed("CALL_MID=throw#2,CALL_BEFORE=skip");

        assertThat(arming.hit(Failpoint.CALL_MID)).isFalse();
        assertThatThrownBy(() -> arming.hit(Failpoint.CALL_MID))
                .isInstanceOf(FailpointException.class)
                .hasMessage("failpoint CALL_MID was armed to throw");
        assertThat(arming.hit(Failpoint.CALL_MID)).isFalse();
        assertThat(arming.hit(Failpoint.CALL_BEFORE)).isTrue();
        assertThat(arming.hit(Failpoint.CALL_AFTER_THROW)).isFalse();
    }

    @Test
    void the_same_seed_gives_the_same_turns() {
        assertThat(turns("CALL_MID=skip@0.3;seed=7")).isEqualTo(turns("CALL_MID=skip@0.3;seed=7"));
        assertThat(turns("CALL_MID=skip@0.3;seed=7")).contains(true, false);
    }

    @Test
    void a_text_that_cannot_be_read_is_refused() {
        assertThatThrownBy(() -> Arming.parse("CALL_MID=explode"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but was 'CALL_MID=explode'");
    }

    private static boolean[] turns(String text) {
        Arming arming = armed(text);
        boolean[] turns = new boolean[50];
        IntStream.range(0, turns.length).forEach(i -> turns[i] = arming.hit(Failpoint.CALL_MID));
        return turns;
    }

    private static Arming armed(String text) {
        return Objects.requireNonNull(Arming.parse(text));
    }
}
