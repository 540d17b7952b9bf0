/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tools that take their time. */
final class Naps {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Naps() {}

    /**
     * Waits.
     *
     * @param duration how long
     * @param stubborn whether an interrupt changes nothing
     * @throws InterruptedException if the thread is interrupted and cares
     */
    static void nap(Duration duration, boolean stubborn) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            try {
                boolean unused = NEVER.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                if (!stubborn) {
                    throw e;
                }
            }
        }
    }
}
