/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.time;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** A wait of one thread that others can shorten. Times are those of {@code nanoTime}. Thread-safe. */
public final class Alarm {
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean set;
    private long ringsAt;

    /**
     * Creates an alarm that is not set.
     *
     * @param nanoTime the clock, such as {@code System::nanoTime}
     */
    public Alarm(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Makes it ring after a delay, unless it rings earlier anyway.
     *
     * @param delay from now, zero for at once
     */
    public void ringIn(Duration delay) {
        lock.lock();
        try {
            long at = nanoTime.getAsLong() + delay.toNanos();
            if (!set || at - ringsAt < 0) {
                ringsAt = at;
                set = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it rings; then it is not set any more.
     *
     * @param longest after which time to return all the same
     * @throws InterruptedException if the thread is interrupted
     */
    public void await(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long latest = nanoTime.getAsLong() + longest.toNanos();
            while (true) {
                long until = set && ringsAt - latest < 0 ? ringsAt : latest;
                long left = until - nanoTime.getAsLong();
                if (left <= 0) {
                    break;
                }
                changed.awaitNanos(left);
            }
            if (set && ringsAt - nanoTime.getAsLong() <= 0) {
                set = false;
            }
        } finally {
            lock.unlock();
        }
    }
}
