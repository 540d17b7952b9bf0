/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import java.io.PrintStream;
import java.util.Locale;

/** Shows how far a run is: a bar on a terminal, else a line now and then. Thread-safe. */
public final class Progress {
    private static final int WIDTH = 40;
    private static final long BAR_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;

    private final PrintStream out;
    private final boolean isTerminal;
    private final int all;
    private int done;
    private long shownAt = System.nanoTime();

    /**
     * Starts at nothing.
     *
     * @param out where to show it
     * @param isTerminal whether a line can be overwritten there
     * @param all how many calls there are
     */
    public Progress(PrintStream out, boolean isTerminal, int all) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.all = all;
    }

    /** Counts one call more. */
    public synchronized void step() {
        done++;
        long now = System.nanoTime();
        if (now - shownAt >= (isTerminal ? BAR_NANOS : LINE_NANOS)) {
            shownAt = now;
            show();
        }
    }

    /** Leaves an empty line behind. */
    public synchronized void end() {
        if (isTerminal) {
            out.print("\r" + " ".repeat(WIDTH + 30) + "\r");
            out.flush();
        }
    }

    private void show() {
        if (isTerminal) {
            int filled = done * WIDTH / all;
            String bar = "#".repeat(filled) + " ".repeat(WIDTH - filled);
            out.printf(Locale.ROOT, "\r[%s] %,d of %,d calls", bar, done, all);
            out.flush();
        } else {
            out.printf(Locale.ROOT, "%,d of %,d calls%n", done, all);
        }
    }
}
