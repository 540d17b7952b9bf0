/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockGuardTest {
    private static final Instant SHOWN = Instant.parse("2026-03-01T00:00:00Z");

    private final ClockGuard guard = new ClockGuard(Duration.ofSeconds(5));

    @Test
    void knows_nothing_before_the_first_look() {
        assertThat(guard.latest(0)).isNull();
    }

    @Test
    void expects_the_stores_clock_to_go_as_fast_as_its_own_and_tolerates_a_little() {
        long noted = Long.MAX_VALUE - 10;
        guard.noted(SHOWN, noted);

        assertThat(guard.latest(noted)).isEqualTo(SHOWN.plusSeconds(5));
        assertThat(guard.latest(noted + Duration.ofMinutes(1).toNanos())).isEqualTo(SHOWN.plusSeconds(65));
    }

    @Test
    void f4_takes_a_clock_that_was_set_back_as_it_is() {
        guard.noted(SHOWN, 0);
        guard.noted(SHOWN.minusSeconds(3_600), 10);

        assertThat(guard.latest(10)).isEqualTo(SHOWN.minusSeconds(3_595));
    }
}
