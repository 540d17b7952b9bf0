/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.arrivals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final Arrivals trace = new Arrivals(
            List.of(
                    new Arrival(0, false),
                    new Arrival(5, false),
                    new Arrival(10, true),
                    new Arrival(11, true),
                    new Arrival(20, false),
                    new Arrival(40, true)),
            "invented");

    @Test
    void fewer_calls_take_the_earliest_stretch_with_the_most_arrivals_in_bursts() {
        assertThat(trace.forCalls(3).all())
                .containsExactly(new Arrival(0, false), new Arrival(5, true), new Arrival(6, true));
    }

    @Test
    void as_many_calls_as_arrivals_take_all() {
        assertThat(trace.forCalls(6).all()).isEqualTo(trace.all());
    }

    @Test
    void more_calls_begin_the_trace_again_at_its_end() {
        assertThat(trace.forCalls(9).all())
                .startsWith(trace.all().toArray(Arrival[]::new))
                .endsWith(new Arrival(40, false), new Arrival(45, false), new Arrival(50, true));
    }

    @Test
    void a_generated_trace_is_that_of_its_seed() {
        assertThat(GeneratedArrivals.of(1, 5_000)).isEqualTo(GeneratedArrivals.of(1, 5_000));
        assertThat(GeneratedArrivals.of(2, 5_000)).isNotEqualTo(GeneratedArrivals.of(1, 5_000));
    }

    @Test
    void a_generated_trace_is_in_the_order_of_time_and_far_denser_in_bursts() {
        Arrivals generated = GeneratedArrivals.of(1, 5_000);
        double burstSeconds = 10.0
                * generated.all().stream()
                        .filter(Arrival::isInBurst)
                        .mapToLong(arrival -> (long) arrival.seconds() / 10)
                        .distinct()
                        .count();

        assertThat(generated.all()).extracting(Arrival::seconds).isSorted().hasSize(5_000);
        double inBursts = generated.inBursts() / burstSeconds;
        double elsewhere = (5_000 - generated.inBursts()) / (generated.seconds() - burstSeconds);
        assertThat(inBursts).isGreaterThan(5 * elsewhere);
    }

    @Test
    void a_short_generated_trace_has_bursts_too() {
        assertThat(GeneratedArrivals.of(1, 20).forCalls(20).inBursts()).isEqualTo(20);
    }
}
