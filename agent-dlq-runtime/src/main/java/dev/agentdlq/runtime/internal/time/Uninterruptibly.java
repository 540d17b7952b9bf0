/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.time;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits on threads that belong to somebody else: an interrupt must neither cut them short nor get lost. */
public final class Uninterruptibly {
    private Uninterruptibly() {}

    /**
     * Waits for a latch.
     *
     * @param latch the latch
     * @param nanos at most how long
     * @return whether it opened in time
     */
    public static boolean await(CountDownLatch latch, long nanos) {
        boolean interrupted = false;
        try {
            long deadline = System.nanoTime() + nanos;
            while (true) {
                try {
                    return latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException kept) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
