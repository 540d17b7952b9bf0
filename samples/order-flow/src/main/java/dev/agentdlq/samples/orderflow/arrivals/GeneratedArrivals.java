/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.arrivals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An invented trace for those who have no recorded one: mostly quiet, and now and then a burst of 10 s. */
public final class GeneratedArrivals {
    private static final int FEWEST = 1_000;
    private static final double WINDOW_SECONDS = 10;
    private static final int WINDOWS_PER_BURST = 8;
    private static final int LEAST_IN_BURST = 80;
    private static final int MOST_IN_BURST = 200;
    private static final int MOST_IN_QUIET = 70;

    private GeneratedArrivals() {}

    /**
     * Invents a trace.
     *
     * @param seed the same seed makes the same trace
     * @param count how many arrivals at least; there are always enough for several bursts
     * @return the trace
     */
    public static Arrivals of(long seed, int count) {
        int all = Math.max(count, FEWEST);
        SplittableRandom dice = new SplittableRandom(seed);
        List<Arrival> arrivals = new ArrayList<>(all);
        for (int window = 0; arrivals.size() < all; window++) {
            boolean isBurst = window % WINDOWS_PER_BURST == WINDOWS_PER_BURST / 2;
            double from = window * WINDOW_SECONDS;
            dice.doubles(requests(dice.split(), isBurst))
                    .sorted()
                    .limit(all - arrivals.size())
                    .forEach(part -> arrivals.add(new Arrival(from + part * WINDOW_SECONDS, isBurst)));
        }
        return new Arrivals(arrivals, "as in a generated trace (--arrivals takes a recorded one)");
    }

    private static int requests(SplittableRandom dice, boolean isBurst) {
        if (isBurst) {
            return dice.nextInt(LEAST_IN_BURST, MOST_IN_BURST);
        }
        return dice.nextBoolean() ? dice.nextInt(MOST_IN_QUIET) : 0;
    }
}
