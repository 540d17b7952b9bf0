/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import java.time.Duration;

/**
 * How long each step of one capture may take, counted from its begin: three tenths of the whole for describing, six for
 * the store, the rest for the spool.
 *
 * @param begin {@link System#nanoTime()} when the call had failed
 * @param total the whole, in nanoseconds
 */
record Deadlines(long begin, long total) {
    static Deadlines from(Duration total) {
        return new Deadlines(System.nanoTime(), total.toNanos());
    }

    long leftToDescribe() {
        return left(total / 10 * 3);
    }

    long leftForStore() {
        return left(total / 10 * 6);
    }

    long left() {
        return left(total);
    }

    private long left(long share) {
        return Math.max(0, share - (System.nanoTime() - begin));
    }
}
