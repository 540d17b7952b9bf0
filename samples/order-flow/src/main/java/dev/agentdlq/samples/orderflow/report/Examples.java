/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A handful of dead letters as the person who reviews them reads them. */
public final class Examples {
    private static final int SHOWN = 4;
    private static final int WIDTH = 100;
    private static final int LINES = 4;

    private Examples() {}

    /**
     * Prints some entries that differ from each other.
     *
     * @param entries all entries
     * @param out where to
     */
    public static void print(List<DlqEntry> entries, PrintStream out) {
        pick(entries).forEach(entry -> print(entry, out));
    }

    /** Picks the first entry of each combination of status, reason and error, the resolved one first. */
    static List<DlqEntry> pick(List<DlqEntry> entries) {
        List<DlqEntry> ordered = entries.stream()
                .sorted(Comparator.comparing((DlqEntry entry) -> entry.status() != FailureStatus.RESOLVED)
                        .thenComparing(DlqEntry::taskId))
                .toList();
        List<DlqEntry> picked = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (DlqEntry entry : ordered) {
            if (picked.size() < SHOWN && seen.add(entry.status() + entry.reason() + entry.errorType())) {
                picked.add(entry);
            }
        }
        return picked;
    }

    private static void print(DlqEntry entry, PrintStream out) {
        boolean isResolved = entry.status() == FailureStatus.RESOLVED;
        String classified = entry.kind() + " by " + entry.rule();
        out.printf(Locale.ROOT, "  %s  %s%n", entry.status(), entry.taskType());
        field(out, "failed with", simpleName(entry.errorType()) + ": " + entry.errorMessage());
        // The reason of a resolved entry is that of its failure, which is over.
        field(out, "classified", isResolved ? classified : classified + ", reason " + entry.reason());
        field(out, "executed", times(entry.attemptCount()));
        field(out, "call", entry.taskId());
        field(out, "arguments", entry.payload());
        field(out, isResolved ? "settled" : "then", fate(entry));
        field(out, "entry", entry.id().toString());
    }

    private static String times(int attempts) {
        return switch (attempts) {
            case 0 -> "never, it fits no tool";
            case 1 -> "once";
            default -> attempts + " times";
        };
    }

    private static String fate(DlqEntry entry) {
        return switch (entry.status()) {
            case RESOLVED -> "by " + entry.resolution() + " after " + Summary.timeToResolveText(entry);
            case PENDING_REVIEW -> "waits for a person, who may replay, resolve or discard it";
            case DISCARDED -> "a person discarded it";
            case PENDING_RETRY, RETRYING -> "is being retried";
        };
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static void field(PrintStream out, String name, @Nullable String value) {
        String label = name;
        for (String line : LineBreaks.of(value == null ? "-" : value, WIDTH, LINES)) {
            out.printf(Locale.ROOT, "    %-12s %s%n", label, line);
            label = "";
        }
    }
}
