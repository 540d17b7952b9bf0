/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.check.Broken;
import dev.agentdlq.torture.check.Delays;
import dev.agentdlq.torture.check.Findings;
import dev.agentdlq.torture.check.Storage;
import dev.agentdlq.torture.check.TakeOvers;
import dev.agentdlq.torture.schedule.Absence;
import dev.agentdlq.torture.schedule.ServerEvent;
import java.io.PrintWriter;
import java.util.Locale;

/** What was done and what was found, for people; its last line is for programs. */
final class Report {
    private final PrintWriter out;

    Report(PrintWriter out) {
        this.out = out;
    }

    void print(Supervisor supervisor, Findings findings, long seed) {
        Tally tally = supervisor.tally();
        out.println();
        row("time", supervisor.elapsed().toSeconds() + " s");
        row("captures", tally.captures());
        for (Storage storage : Storage.values()) {
            row("  receipt " + storage, findings.receipts(storage));
        }
        row("calls that died with their process", findings.unreturned());
        row("rows", findings.rows());
        printDeaths(tally);
        row("processes started", tally.starts());
        for (Absence.Kind kind : Absence.Kind.values()) {
            row("processes out of reach: " + kind, tally.absences(kind));
        }
        row("  of all these in the middle of an execution", tally.absencesInExecution());
        row("links disturbed", tally.linkFaults());
        row("commits whose answer was cut off", tally.cuts());
        for (ServerEvent.Kind kind : ServerEvent.Kind.values()) {
            row("database " + kind, tally.serverEvents(kind));
        }
        row("committed rows that failovers lost, at least", tally.forgotten());
        printWork(findings.work(), supervisor.takeOvers());
        printDelays(findings.delays());
        for (Broken promise : Broken.values()) {
            row(promise.name().toLowerCase(Locale.ROOT) + ": " + promise.meaning(), findings.count(promise));
            findings.examples(promise).forEach(example -> out.println("    " + example));
        }
        out.println();
        out.println(lastLine(supervisor, findings, seed));
        out.flush();
    }

    private void printDeaths(Tally tally) {
        row("kills", tally.kills());
        tally.deaths()
                .forEach((place, counts) -> row(
                        "  " + place, counts[0] + (counts[1] == 0 ? "" : " (and " + counts[1] + " killed before it)")));
    }

    private void printWork(Findings.Work work, TakeOvers takeOvers) {
        row("executions by workers", work.executions());
        row("  with a result that came too late and was refused", work.dropped());
        row("  effects asked for again under the same key", work.repeated());
        row("entries taken from lost workers", work.crashes());
        row("entries given back before they were executed", work.released());
        row("executions taken over after a kill", takeOvers.count());
        row("  after, median", takeOvers.quantile(0.5) + " ms");
        row("  99 %", takeOvers.quantile(0.99) + " ms");
        row("  longest", takeOvers.quantile(1) + " ms");
    }

    private void printDelays(Delays delays) {
        row("delay of a failing call, median", millis(delays.quantile(0.5)));
        row("  99 %", millis(delays.quantile(0.99)));
        row("  longest", millis(delays.quantile(1)));
        row("  longer than promised", delays.late());
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }

    private void row(String name, Object value) {
        out.println(String.format(Locale.ROOT, "%-72s %s", name, value));
    }

    private static String lastLine(Supervisor supervisor, Findings findings, long seed) {
        Tally tally = supervisor.tally();
        return "captures=" + tally.captures()
                + " kills=" + tally.kills()
                + " restarts=" + tally.restarts()
                + " failovers=" + tally.failovers()
                + " pauses=" + tally.absences(Absence.Kind.PAUSE)
                + " lost=" + findings.count(Broken.LOST)
                + " duplicated=" + findings.count(Broken.DUPLICATED)
                + " phantom=" + findings.count(Broken.PHANTOM)
                + " masked=" + findings.count(Broken.MASKED)
                + " stale=" + findings.count(Broken.STALE)
                + " effects_lost=" + findings.count(Broken.EFFECTS_LOST)
                + " effects_doubled=" + findings.count(Broken.EFFECTS_DOUBLED)
                + " unsettled=" + findings.count(Broken.UNSETTLED)
                + " ambiguous_doubled=" + findings.count(Broken.AMBIGUOUS_DOUBLED)
                + " ambiguous_lost=" + findings.count(Broken.AMBIGUOUS_LOST)
                + " unreconciled=" + findings.count(Broken.UNRECONCILED)
                + " ambiguous_in_review=" + supervisor.doubts().inReview()
                + " reconciled=" + supervisor.doubts().reconciled()
                + " takeover_p99_ms=" + supervisor.takeOvers().quantile(0.99)
                + " seed=" + seed;
    }
}
