/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DueMarkTest {
    private static final Instant DUE = Instant.parse("2026-11-21T10:00:00Z");

    private final AtomicLong nanos = new AtomicLong(-5);
    private final DueMark mark = new DueMark(nanos::get);

    @Test
    void begins_with_everything() {
        assertThat(mark.begin()).isNull();
    }

    @Test
    void goes_on_where_a_full_claim_ended() {
        mark.reached(DUE, true);

        assertThat(mark.begin()).isEqualTo(DUE);
    }

    @Test
    void begins_anew_after_a_claim_that_did_not_get_enough() {
        mark.reached(DUE, true);
        mark.reached(null, false);

        assertThat(mark.begin()).isNull();
    }

    @Test
    void begins_anew_after_a_second_however_full_the_claims_were() {
        mark.reached(DUE, true);
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        mark.reached(DUE.plusSeconds(1), false);

        assertThat(mark.begin()).isEqualTo(DUE.plusSeconds(1));

        nanos.addAndGet(Duration.ofMillis(2).toNanos());

        assertThat(mark.begin()).isNull();
    }
}
