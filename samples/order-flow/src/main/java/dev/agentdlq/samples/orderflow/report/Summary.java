/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.samples.orderflow.play.PlayedCall.Outcome;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The table at the end of a run.
 *
 * @param calls how many calls ended how
 * @param repeats how many of them were the same as one before, and not executed
 * @param entries all dead letters
 */
public record Summary(Map<Outcome, Integer> calls, Map<Outcome, Integer> repeats, List<DlqEntry> entries) {

    /** Prints the table. */
    public void printTo(PrintStream out) {
        int all = calls.values().stream().mapToInt(Integer::intValue).sum();
        line(out, "calls", all);
        calls(out, "  ok at once", Outcome.OK);
        calls(out, "  resolved later", Outcome.RESOLVED);
        calls(out, "  waiting for review", Outcome.REVIEW);
        calls(out, "  not settled", Outcome.PENDING);
        line(out, "dead letters", entries.size(), "one for each call that failed, none for a repeat");
        for (FailureKind kind : FailureKind.values()) {
            for (FailureStatus status : FailureStatus.values()) {
                long count = entries.stream()
                        .filter(entry -> entry.kind() == kind && entry.status() == status)
                        .count();
                if (count > 0) {
                    line(out, "  " + kind + " " + status, count);
                }
            }
        }
        line(out, "retries", retries());
        printTimeToResolve(out);
    }

    private long retries() {
        return entries.stream()
                .mapToLong(entry -> Math.max(0, entry.attemptCount() - 1))
                .sum();
    }

    private void printTimeToResolve(PrintStream out) {
        List<Duration> times = entries.stream()
                .filter(entry -> entry.status() == FailureStatus.RESOLVED)
                .map(Summary::timeToResolve)
                .sorted()
                .toList();
        if (!times.isEmpty()) {
            String text = millis(percentile(times, 50)) + " median, " + millis(percentile(times, 99)) + " p99";
            out.printf(Locale.ROOT, "  %-32s %s%n", "time to resolve", text);
        }
    }

    static String timeToResolveText(DlqEntry entry) {
        return millis(timeToResolve(entry));
    }

    private static Duration timeToResolve(DlqEntry entry) {
        Instant resolvedAt = entry.resolvedAt();
        return resolvedAt == null ? Duration.ZERO : Duration.between(entry.createdAt(), resolvedAt);
    }

    /** Returns the smallest value that so many per cent of the values do not exceed. */
    static Duration percentile(List<Duration> sorted, int percent) {
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.get(Math.max(0, rank - 1));
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%,d ms", time.toMillis());
    }

    private void calls(PrintStream out, String name, Outcome outcome) {
        int all = calls.getOrDefault(outcome, 0);
        int repeated = repeats.getOrDefault(outcome, 0);
        line(out, name, all);
        if (repeated > 0) {
            line(out, "    executed", all - repeated);
            line(out, "    as repeats", repeated, "asked again by the agent, told of the first");
        }
    }

    private static void line(PrintStream out, String name, long count) {
        out.printf(Locale.ROOT, "  %-32s %,d%n", name, count);
    }

    private static void line(PrintStream out, String name, long count, String remark) {
        out.printf(Locale.ROOT, "  %-32s %-7s %s%n", name, String.format(Locale.ROOT, "%,d", count), remark);
    }
}
