/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits on threads that belong to somebody else: an interrupt must neither cut them short nor get lost. */
public final class Uninterruptibly {
    private Uninterruptibly() {}

    /** Something that waits, at most for the given time. */
    @FunctionalInterface
    public interface Wait {
        /**
         * Waits.
         *
         * @param nanos at most how long
         * @return what came of it
         * @throws InterruptedException if the thread is interrupted
         */
        boolean await(long nanos) throws InterruptedException;
    }

    /**
     * Waits for a latch.
     *
     * @param latch the latch
     * @param nanos at most how long
     * @return whether it opened in time
     */
    public static boolean await(CountDownLatch latch, long nanos) {
        return run(left -> latch.await(left, TimeUnit.NANOSECONDS), nanos);
    }

    /**
     * Waits for a future. It is not asked to wait itself: on a thread of a fork-join pool it would run other tasks of
     * the pool meanwhile, in this thread's context and for as long as they take.
     *
     * @param future the future
     * @param nanos at most how long
     * @return whether it completed normally in time
     */
    public static boolean await(CompletableFuture<?> future, long nanos) {
        if (!future.isDone()) {
            CountDownLatch done = new CountDownLatch(1);
            CompletableFuture<?> unused = future.whenComplete((value, failure) -> done.countDown());
            await(done, nanos);
        }
        return future.isDone() && !future.isCompletedExceptionally();
    }

    /**
     * Waits for the end of a thread.
     *
     * @param thread the thread
     * @param nanos at most how long
     * @return whether it ended in time
     */
    public static boolean join(Thread thread, long nanos) {
        return run(
                left -> {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                    return !thread.isAlive();
                },
                nanos);
    }

    /**
     * Waits, and goes on waiting after an interrupt, which is kept for the caller.
     *
     * @param wait the wait
     * @param nanos at most how long
     * @return what came of it
     */
    public static boolean run(Wait wait, long nanos) {
        boolean interrupted = false;
        long begin = System.nanoTime();
        try {
            while (true) {
                try {
                    return wait.await(nanos - (System.nanoTime() - begin));
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
