/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.torture.schedule.Schedule.Plan;
import dev.agentdlq.torture.schedule.ServerEvent.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private static final Plan PLAN = new Plan(200_000, 200, 30, 10, 3, 60, 20, 1_500);

    @Test
    void is_the_same_for_the_same_seed_and_another_one_for_another_seed() {
        Schedule schedule = Schedule.of(PLAN, 42);

        assertThat(Schedule.of(PLAN, 42)).isEqualTo(schedule);
        assertThat(Schedule.of(PLAN, 42).hash()).isEqualTo(schedule.hash());
        assertThat(Schedule.of(PLAN, 43).hash()).isNotEqualTo(schedule.hash());
    }

    @Test
    void spreads_deaths_evenly_over_every_place() {
        Map<String, Long> deaths = Schedule.of(PLAN, 1).deaths().stream()
                .collect(Collectors.groupingBy(Death::place, Collectors.counting()));

        int places = Schedule.PLACES.size() + 1;
        assertThat(deaths).hasSize(places);
        assertThat(deaths.keySet())
                .containsAll(Schedule.PLACES.stream().map(Enum::name).toList());
        assertThat(deaths.values()).allMatch(count -> count >= 200 / places && count <= 200 / places + 1);
    }

    @Test
    void holds_as_many_of_everything_as_planned_in_order_and_within_the_captures() {
        Schedule schedule = Schedule.of(PLAN, 2);

        assertThat(schedule.deaths())
                .hasSize(200)
                .isSortedAccordingTo(Comparator.comparingLong(Death::at))
                .allMatch(death -> death.at() < 200_000);
        assertThat(schedule.linkFaults()).hasSize(100).isSortedAccordingTo(Comparator.comparingLong(LinkFault::at));
        assertThat(schedule.absences()).hasSize(80).isSortedAccordingTo(Comparator.comparingLong(Absence::at));
        assertThat(schedule.serverEvents())
                .hasSize(40)
                .isSortedAccordingTo(Comparator.comparingLong(ServerEvent::at))
                .allMatch(event -> event.at() < 200_000);
    }

    @Test
    void lets_processes_be_out_of_reach_for_longer_than_their_leases_in_every_way() {
        List<Absence> absences = Schedule.of(PLAN, 4).absences();

        assertThat(absences).allMatch(absence -> absence.millis() > 1_500 && absence.node() < 3);
        assertThat(absences)
                .filteredOn(absence -> absence.kind() == Absence.Kind.PAUSE)
                .hasSize(60);
        for (Absence.Kind kind : Absence.Kind.values()) {
            assertThat(absences).anyMatch(absence -> absence.kind() == kind);
        }
    }

    @Test
    void lets_callers_think_for_as_long_as_there_is_time_for_every_absence() {
        Plan plan = new Plan(20_000, 0, 0, 0, 3, 60, 20, 1_500);
        Schedule schedule = Schedule.of(plan, 5);
        double absentMillis =
                schedule.absences().stream().mapToLong(Absence::millis).sum();

        // Two of the three may be absent at a time, and 24 callers share the calls.
        assertThat(schedule.thinkingMillis(plan, 8))
                .isEqualTo((int) (absentMillis / 2 / (20_000.0 / 24)))
                .isGreaterThan(20);
        Plan calm = new Plan(20_000, 0, 0, 0, 3, 0, 0, 1_500);
        assertThat(Schedule.of(calm, 5).thinkingMillis(calm, 8)).isEqualTo(20);
    }

    @Test
    void plans_as_many_synchronous_failovers_as_asynchronous_ones() {
        Map<Kind, Long> kinds = Schedule.of(PLAN, 3).serverEvents().stream()
                .map(ServerEvent::kind)
                .filter(Kind::isFailover)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(kinds).containsEntry(Kind.FAIL_OVER_ASYNC, 5L);
        assertThat(kinds).containsEntry(Kind.FAIL_OVER_SYNC, 3L);
        assertThat(kinds).containsEntry(Kind.FAIL_OVER_SYNC_WAITING, 2L);
    }

    @Test
    void arms_a_place_so_that_it_is_passed_before_the_death_is_due() {
        assertThat(new Death(1_000, Failpoint.CALL_MID, true, 0.5).arming(400)).isEqualTo("CALL_MID=pause#201");
        assertThat(new Death(1_000, Failpoint.CAPTURE_AFTER_COMMIT, false, 0.5).arming(400))
                .isEqualTo("CAPTURE_AFTER_COMMIT=halt#51");
        assertThat(new Death(1_000, Failpoint.SPOOL_TORN, false, 0.5).arming(-3))
                .isEqualTo("SPOOL_TORN=halt#1");
        assertThat(new Death(1_000, Failpoint.EXEC_MID, true, 0.5).arming(400)).isEqualTo("EXEC_MID=pause#51");
        assertThat(new Death(1_000, Failpoint.HEARTBEAT_BEFORE, true, 0.5).arming(400))
                .isEqualTo("HEARTBEAT_BEFORE=pause#5");
        assertThat(new Death(1_000, Failpoint.REAP_AFTER_COMMIT, true, 0.5).arming(400))
                .isEqualTo("REAP_AFTER_COMMIT=pause#1");
        assertThat(new Death(1_000, Failpoint.RELEASE_BEFORE, true, 0.5).needsStop())
                .isTrue();
        assertThat(new Death(1_000, null, false, 0.5).arming(400)).isEmpty();
    }
}
