/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * How many attempts may begin. An attempt that was left behind, because it does not end, gives its slot to another one;
 * but no more of them do than there are slots, so that tasks which hang cannot eat all threads of the machine.
 * Thread-safe.
 */
final class Slots {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition becameIdle = lock.newCondition();
    private final int concurrency;
    private int taken;
    private int leftBehind;

    Slots(int concurrency) {
        this.concurrency = concurrency;
    }

    int free() {
        return locked(() -> concurrency - taken - Math.max(0, leftBehind - concurrency));
    }

    /** Returns whether no attempt is running, but for those left behind. */
    boolean isIdle() {
        return running() == 0;
    }

    void take(int slots) {
        locked(() -> taken += slots);
    }

    /** Gives a slot back; returns whether there was none free before. */
    boolean giveBack() {
        return locked(() -> {
            boolean full = concurrency - taken <= 0;
            release();
            return full;
        });
    }

    void leaveBehind() {
        locked(() -> {
            release();
            return ++leftBehind;
        });
    }

    /** An attempt that was left behind has ended after all. */
    void comeBack() {
        locked(() -> --leftBehind);
    }

    int running() {
        return locked(() -> taken);
    }

    int stuck() {
        return locked(() -> leftBehind);
    }

    /**
     * Waits until no attempt is running.
     *
     * @return whether that came about in time
     */
    boolean awaitIdle(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (taken > 0 && left > 0) {
                left = becameIdle.awaitNanos(left);
            }
            return taken == 0;
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        taken--;
        if (taken == 0) {
            becameIdle.signalAll();
        }
    }

    private <T> T locked(Supplier<T> change) {
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }
}
