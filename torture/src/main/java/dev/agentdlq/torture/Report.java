/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture;

import dev.agentdlq.torture.check.Broken;
import dev.agentdlq.torture.check.Delays;
import dev.agentdlq.torture.check.Findings;
import dev.agentdlq.torture.check.Storage;
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
        row("processes frozen", tally.freezes());
        row("links disturbed", tally.linkFaults());
        row("commits whose answer was cut off", tally.cuts());
        for (ServerEvent.Kind kind : ServerEvent.Kind.values()) {
            row("database " + kind, tally.serverEvents(kind));
        }
        row("committed rows that failovers lost, at least", tally.forgotten());
        printDelays(findings.delays());
        for (Broken promise : Broken.values()) {
            row(promise.name().toLowerCase(Locale.ROOT) + ": " + promise.meaning(), findings.count(promise));
            findings.examples(promise).forEach(example -> out.println("    " + example));
        }
        out.println();
        out.println(lastLine(tally, findings, seed));
        out.flush();
    }

    private void printDeaths(Tally tally) {
        row("kills", tally.kills());
        tally.deaths()
                .forEach((place, counts) -> row(
                        "  " + place, counts[0] + (counts[1] == 0 ? "" : " (and " + counts[1] + " killed before it)")));
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

    static String lastLine(Tally tally, Findings findings, long seed) {
        return "captures=" + tally.captures()
                + " kills=" + tally.kills()
                + " restarts=" + tally.restarts()
                + " failovers=" + tally.failovers()
                + " lost=" + findings.count(Broken.LOST)
                + " duplicated=" + findings.count(Broken.DUPLICATED)
                + " phantom=" + findings.count(Broken.PHANTOM)
                + " masked=" + findings.count(Broken.MASKED)
                + " seed=" + seed;
    }
}
