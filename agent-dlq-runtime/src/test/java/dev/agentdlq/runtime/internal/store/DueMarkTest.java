/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DueMarkTest {
    private static final Instant DUE = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong(-5);
    private final DueMark mark = new DueMark(nanos::get);

    @Test
    void a_claim_begins_where_the_last_one_ended() {
        assertThat(mark.begin()).isNull();

        mark.reached(DUE);

        assertThat(mark.begin()).isEqualTo(DUE);
    }

    @Test
    void the_whole_queue_is_looked_at_once_in_ten_seconds() {
        mark.reached(DUE);
        pass(Duration.ofMillis(10_001));

        assertThat(mark.begin()).isNull();

        mark.looked(1);

        assertThat(mark.begin()).isEqualTo(DUE);
    }

    @Test
    void the_whole_queue_is_looked_at_at_once_where_that_is_cheap() {
        mark.reached(DUE);
        mark.looked(Duration.ofMillis(49).toNanos());

        assertThat(mark.mayLookAgain()).isTrue();
    }

    @Test
    void only_a_tenth_of_the_time_is_spent_on_looks_that_take_long() {
        mark.reached(DUE);
        mark.looked(Duration.ofSeconds(2).toNanos());
        pass(Duration.ofSeconds(19));

        assertThat(mark.begin()).isEqualTo(DUE);
        assertThat(mark.mayLookAgain()).isFalse();

        pass(Duration.ofSeconds(2));

        assertThat(mark.begin()).isNull();
        assertThat(mark.mayLookAgain()).isTrue();
    }

    @Test
    void the_whole_queue_is_looked_at_every_half_minute_however_long_that_takes() {
        mark.reached(DUE);
        mark.looked(Duration.ofMinutes(1).toNanos());
        pass(Duration.ofSeconds(31));

        assertThat(mark.begin()).isNull();
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
