/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.wait;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does: there is nothing to be woken by, so it looks again and again. */
public final class Patience {
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(20).toNanos();

    private Patience() {}

    /** Something that may have come true; asking may fail while it has not. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Asks.
         *
         * @return true when it has come true
         * @throws Exception counts as not yet
         */
        boolean isMet() throws Exception;
    }

    /**
     * Waits until a condition is met.
     *
     * @param bound how long at most
     * @param condition what to wait for
     * @return false if it was not met in time
     */
    public static boolean until(Duration bound, Condition condition) {
        long start = System.nanoTime();
        while (true) {
            try {
                if (condition.isMet()) {
                    return true;
                }
            } catch (Exception notYet) {
                // A server that is not up yet refuses connections.
            }
            if (System.nanoTime() - start > bound.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /**
     * Waits until a condition is met, and insists on it.
     *
     * @param what the condition in words, for the message
     * @param bound how long at most
     * @param condition what to wait for
     * @throws IllegalStateException if it was not met in time
     */
    public static void require(String what, Duration bound, Condition condition) {
        if (!until(bound, condition)) {
            throw new IllegalStateException(what + " must happen within " + bound + ", but did not");
        }
    }

    /**
     * Waits for a while.
     *
     * @param duration how long at least
     */
    public static void pause(Duration duration) {
        long start = System.nanoTime();
        for (long left = duration.toNanos(); left > 0; left = duration.toNanos() - (System.nanoTime() - start)) {
            LockSupport.parkNanos(left);
        }
    }
}
