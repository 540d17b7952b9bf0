/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.samples.orderflow.arrivals.Timetable;
import dev.agentdlq.samples.orderflow.play.Fault;
import dev.agentdlq.samples.orderflow.play.FaultCounts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a run under fire comes to, in one line.
 *
 * @param timetable when the calls arrived
 * @param scale how many seconds of it passed in one
 * @param seed what the faults were drawn from
 * @param faults the faults that happened
 * @param time how long the calls took
 */
public record BurstSummary(Timetable timetable, double scale, long seed, FaultCounts faults, Duration time) {

    /** Returns the line. */
    public String line(List<DlqEntry> entries, Agreement agreement) {
        StringBuilder line =
                new StringBuilder("burst: calls=" + timetable.arrivals().all().size());
        line.append(" in_bursts=").append(timetable.arrivals().inBursts());
        line.append(" scale=")
                .append(BigDecimal.valueOf(scale).stripTrailingZeros().toPlainString());
        line.append(" seed=").append(seed);
        line.append(" seconds=").append(time.toSeconds());
        line.append(" faults_before=").append(faults.count(fault -> !fault.isAfterEffect()));
        line.append(" faults_after=").append(faults.count(Fault::isAfterEffect));
        for (Fault.Kind kind : Fault.Kind.values()) {
            line.append(' ').append(kind.name().toLowerCase(Locale.ROOT));
            line.append('=').append(faults.count(fault -> fault.kind() == kind));
        }
        line.append(" resolved=").append(count(entries, FailureStatus.RESOLVED));
        line.append(" in_review=").append(count(entries, FailureStatus.PENDING_REVIEW));
        line.append(" effects_lost=").append(agreement.effectCheck().lost());
        line.append(" effects_doubled=").append(agreement.effectCheck().doubled());
        line.append(" came_back_early=").append(faults.early().size());
        return line.append(" differences=")
                .append(agreement.differences().size())
                .toString();
    }

    private static long count(List<DlqEntry> entries, FailureStatus status) {
        return entries.stream().filter(entry -> entry.status() == status).count();
    }
}
