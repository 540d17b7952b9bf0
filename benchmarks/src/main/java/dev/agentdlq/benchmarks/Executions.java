/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts how often each task was executed, and lets it fail as often as it shall before it succeeds. Thread-safe. */
final class Executions {
    /** The number of the task before the first one; all numbers have as many digits, so all arguments are as long. */
    static final int BASE = 1_000_000_000;

    /** 1.5 kB with the number, of which hardly anything can be compressed. */
    static final String DATA = Noise.text(1_470);

    private static final int TENTHS = 10;

    private final int tasks;
    private final int failures;
    private final AtomicIntegerArray counts;
    private final AtomicInteger successes = new AtomicInteger();
    private final CountDownLatch all = new CountDownLatch(1);

    /** When each tenth of the tasks had succeeded, and at 0 when the first one had. */
    private final AtomicLongArray tenths = new AtomicLongArray(TENTHS + 1);

    Executions(int tasks, int failures) {
        this.tasks = tasks;
        this.failures = failures;
        this.counts = new AtomicIntegerArray(tasks + 1);
    }

    int tasks() {
        return tasks;
    }

    int failures() {
        return failures;
    }

    /** Does nothing but count. */
    void execute(int number, String data) {
        if (data.length() != DATA.length()) {
            throw new WrongResultException(
                    "task " + number + " must have its data, but has " + data.length() + " chars");
        }
        int count = counts.incrementAndGet(number - BASE);
        if (count <= failures) {
            throw new CallFailedException("the warehouse answered with status 503");
        }
        if (count == failures + 1) {
            noteFirstSuccess();
        }
    }

    private void noteFirstSuccess() {
        int done = successes.incrementAndGet();
        if (done == 1) {
            tenths.set(0, System.nanoTime());
        }
        if ((long) done * TENTHS / tasks != (done - 1L) * TENTHS / tasks) {
            tenths.set((int) ((long) done * TENTHS / tasks), System.nanoTime());
        }
        if (done == tasks) {
            all.countDown();
        }
    }

    /** Waits until every task has succeeded. */
    void await(Duration patience) throws InterruptedException {
        if (!all.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new WrongResultException("all " + tasks + " tasks must be executed within " + patience + ", but only "
                    + successes.get() + " were");
        }
    }

    /** Requires that each task was executed exactly as often as it failed, and once more. */
    void requireExact() {
        for (int i = 1; i <= tasks; i++) {
            if (counts.get(i) != failures + 1) {
                throw new WrongResultException("each task must be executed " + (failures + 1) + " times, but task " + i
                        + " was executed " + counts.get(i) + " times");
            }
        }
    }

    /** Returns how many tasks succeeded per second in one tenth, counted from 1. */
    double perSecond(int tenth) {
        return tasks / (double) TENTHS / ((tenths.get(tenth) - tenths.get(tenth - 1)) / 1e9);
    }
}
