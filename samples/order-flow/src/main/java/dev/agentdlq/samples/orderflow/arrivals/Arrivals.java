/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.arrivals;

import java.util.ArrayList;
import java.util.List;

/**
 * A trace of arrivals. Immutable.
 *
 * @param all at least one, in the order of time
 * @param origin where it comes from, for people
 */
public record Arrivals(List<Arrival> all, String origin) {
    /** Checks that there is an arrival and copies the list. */
    public Arrivals {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a trace must have an arrival, but had none");
        }
        all = List.copyOf(all);
    }

    /**
     * Takes as many arrivals in a row as there are calls: those with the most in bursts, the earliest of several. Where
     * there are more calls than arrivals, the trace begins again at its end.
     *
     * @param calls how many are needed
     * @return the arrivals, counted from the first of them
     */
    public Arrivals forCalls(int calls) {
        int first = calls < all.size() ? busiestStretch(calls) : 0;
        double begin = all.get(first).seconds();
        double length = all.get(all.size() - 1).seconds();
        List<Arrival> taken = new ArrayList<>(calls);
        for (int i = first; i < first + calls; i++) {
            Arrival arrival = all.get(i % all.size());
            int round = i / all.size();
            taken.add(new Arrival(round * length + arrival.seconds() - begin, arrival.isInBurst()));
        }
        return new Arrivals(taken, origin);
    }

    /** Returns how many arrivals are in bursts. */
    public long inBursts() {
        return all.stream().filter(Arrival::isInBurst).count();
    }

    /** Returns the time from the first to the last. */
    public double seconds() {
        return all.get(all.size() - 1).seconds() - all.get(0).seconds();
    }

    private int busiestStretch(int length) {
        int inStretch = 0;
        int most = -1;
        int best = 0;
        for (int end = 0; end < all.size(); end++) {
            inStretch += all.get(end).isInBurst() ? 1 : 0;
            int first = end - length + 1;
            if (first >= 0) {
                if (inStretch > most) {
                    most = inStretch;
                    best = first;
                }
                inStretch -= all.get(first).isInBurst() ? 1 : 0;
            }
        }
        return best;
    }
}
