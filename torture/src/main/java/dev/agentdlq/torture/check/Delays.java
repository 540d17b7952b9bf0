/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.util.Arrays;

/**
 * How long failures took to reach their callers, without the time in which their whole process stood still. For one
 * thread.
 */
public final class Delays {
    private static final int FIRST_SIZE = 1024;

    private final long boundMicros;
    private long[] micros = new long[FIRST_SIZE];
    private int count;
    private int late;
    private boolean sorted;

    /**
     * Starts without delays.
     *
     * @param boundMicros what a caller may wait at most
     */
    Delays(long boundMicros) {
        this.boundMicros = boundMicros;
    }

    void add(long value) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, count * 2);
        }
        micros[count] = value;
        count++;
        sorted = false;
        if (value > boundMicros) {
            late++;
        }
    }

    /**
     * Returns a quantile.
     *
     * @param share from 0 to 1
     * @return microseconds; 0 where there are no delays
     */
    public long quantile(double share) {
        if (count == 0) {
            return 0;
        }
        if (!sorted) {
            Arrays.sort(micros, 0, count);
            sorted = true;
        }
        return micros[(int) Math.min(count - 1L, (long) Math.ceil(share * count))];
    }

    /**
     * Tells how many callers waited longer than promised.
     *
     * @return the number
     */
    public int late() {
        return late;
    }
}
