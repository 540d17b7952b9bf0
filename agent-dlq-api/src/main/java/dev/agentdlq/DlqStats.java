/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.List;

/**
 * How many entries there are. Immutable.
 *
 * @param lines one line for each combination that occurs, ordered by task type, status, kind and reason
 */
public record DlqStats(List<Line> lines) {
    /** Copies the list. */
    public DlqStats {
        lines = List.copyOf(lines);
    }

    /**
     * Returns how many entries have a status.
     *
     * @param status the status
     * @return their number
     */
    public long count(FailureStatus status) {
        return lines.stream()
                .filter(line -> line.status() == status)
                .mapToLong(Line::entries)
                .sum();
    }

    /**
     * Returns how many entries there are.
     *
     * @return their number
     */
    public long total() {
        return lines.stream().mapToLong(Line::entries).sum();
    }

    /**
     * The entries that share these values.
     *
     * @param taskType the task
     * @param status where they stand
     * @param kind what their last error says
     * @param reason why they are there
     * @param entries how many
     */
    public record Line(String taskType, FailureStatus status, FailureKind kind, String reason, long entries) {}
}
