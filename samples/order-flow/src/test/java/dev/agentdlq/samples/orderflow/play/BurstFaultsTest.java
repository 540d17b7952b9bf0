/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agentdlq.samples.orderflow.arrivals.Arrival;
import dev.agentdlq.samples.orderflow.arrivals.Arrivals;
import dev.agentdlq.samples.orderflow.arrivals.Timetable;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BurstFaultsTest {
    private static final int CALLS = 4_000;

    private final List<RecordedCall> calls =
            IntStream.range(0, CALLS).mapToObj(seq -> call(seq, seq % 100 == 0)).toList();
    private final FaultPlan inBursts = plan(1, true);
    private final FaultPlan elsewhere = plan(1, false);

    @Test
    void every_second_execution_fails_in_bursts_and_few_elsewhere() {
        for (int execution = 1; execution <= 3; execution++) {
            assertThat(share(inBursts, execution)).isCloseTo(0.5, within(0.04));
            assertThat(share(elsewhere, execution)).isCloseTo(0.03, within(0.02));
        }
    }

    @Test
    void no_execution_fails_that_no_retry_could_heal() {
        assertThat(share(inBursts, 4)).isZero();
        assertThat(calls)
                .allSatisfy(call -> assertThat(inBursts.executionsOf(call)).isBetween(1, 4));
        assertThat(calls)
                .anySatisfy(call -> assertThat(inBursts.executionsOf(call)).isEqualTo(4));
    }

    @Test
    void half_of_the_faults_come_after_the_effect_whatever_their_sort() {
        Map<Fault, Long> counts =
                faults(inBursts, 2).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(counts).hasSize(8);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(200L, 300L));
    }

    @Test
    void a_recorded_fault_comes_first_and_before_the_effect() {
        assertThat(calls)
                .filteredOn(RecordedCall::hasTransientError)
                .hasSize(CALLS / 100)
                .allSatisfy(call -> assertThat(elsewhere.fault(call, 1))
                        .contains(new Fault(Fault.Kind.SERVICE_UNAVAILABLE, false)));
    }

    @Test
    void the_same_seed_makes_the_same_plan_and_another_one_another() {
        assertThat(faults(plan(1, true), 1))
                .containsExactlyElementsOf(faults(inBursts, 1).toList());
        assertThat(faults(plan(2, true), 1).toList())
                .isNotEqualTo(faults(inBursts, 1).toList());
    }

    private double share(FaultPlan plan, int execution) {
        return faults(plan, execution).count() / (double) CALLS;
    }

    private Stream<Fault> faults(FaultPlan plan, int execution) {
        return calls.stream().map(call -> plan.fault(call, execution)).flatMap(Optional::stream);
    }

    private FaultPlan plan(long seed, boolean isBurst) {
        Arrivals trace = new Arrivals(List.of(new Arrival(1, isBurst)), "invented");
        return FaultPlan.burst(seed, new Timetable(List.of(new Conversation("c", calls)), trace));
    }

    private static RecordedCall call(int seq, boolean isDisturbed) {
        return new RecordedCall(
                "c",
                null,
                seq,
                "think",
                Json.MAPPER.createObjectNode(),
                isDisturbed ? "error" : "ok",
                "",
                null,
                null,
                isDisturbed ? "transient" : null,
                isDisturbed ? "SERVICE_UNAVAILABLE" : null,
                null);
    }
}
