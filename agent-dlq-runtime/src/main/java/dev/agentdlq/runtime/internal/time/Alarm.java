/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.time;

import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A wait of one thread that others can shorten. It rings as often as it was set; beyond {@value #MAX_RINGS} settings
 * the latest are dropped. Thread-safe.
 */
public final class Alarm {
    private static final int MAX_RINGS = 10_000;

    private final LongSupplier nanoTime;
    private final long origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Since the origin, because values of nanoTime itself cannot be compared. */
    private final TreeSet<Long> rings = new TreeSet<>();

    /**
     * Creates an alarm that is not set.
     *
     * @param nanoTime the clock, such as {@code System::nanoTime}
     */
    public Alarm(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
    }

    /**
     * Makes it ring after a delay.
     *
     * @param delay from now, zero for at once
     */
    public void ringIn(Duration delay) {
        lock.lock();
        try {
            rings.add(now() + delay.toNanos());
            if (rings.size() > MAX_RINGS) {
                rings.pollLast();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it rings; what has rung by then is not set any more.
     *
     * @param longest after which time to return all the same
     * @throws InterruptedException if the thread is interrupted
     */
    public void await(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long latest = now() + longest.toNanos();
            while (true) {
                long next = rings.isEmpty() ? latest : Math.min(rings.first(), latest);
                long left = next - now();
                if (left <= 0) {
                    break;
                }
                changed.awaitNanos(left);
            }
            rings.headSet(now(), true).clear();
        } finally {
            lock.unlock();
        }
    }

    private long now() {
        return nanoTime.getAsLong() - origin;
    }
}
