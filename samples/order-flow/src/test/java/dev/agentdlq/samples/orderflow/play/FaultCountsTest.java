/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultCountsTest {
    private static final Fault LATER = new Fault(Fault.Kind.TOO_MANY_REQUESTS, false);
    private static final Fault REFUSED = new Fault(Fault.Kind.CONNECTION_REFUSED, true);
    private static final long START = Long.MAX_VALUE - 1;

    private final FaultCounts counts = new FaultCounts();

    @Test
    void a_call_that_comes_back_before_it_was_asked_to_is_early() {
        counts.happened("c/0", LATER, START);
        counts.happened("c/1", LATER, START);
        counts.happened("c/2", REFUSED, START);

        counts.arrived("c/0", START + Duration.ofMillis(290).toNanos());
        counts.arrived("c/1", START + Duration.ofMillis(300).toNanos());
        counts.arrived("c/2", START);

        assertThat(counts.early()).containsExactly("c/0");
    }

    @Test
    void faults_are_counted_by_what_they_are() {
        counts.happened("c/0", LATER, 0);
        counts.happened("c/1", REFUSED, 0);
        counts.happened("c/2", REFUSED, 0);

        assertThat(counts.count(Fault::isAfterEffect)).isEqualTo(2);
        assertThat(counts.count(fault -> fault.kind() == Fault.Kind.TOO_MANY_REQUESTS))
                .isOne();
    }
}
