/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets threads call without pause for some time. */
final class Load {
    private Load() {}

    /**
     * One call.
     *
     * @param begin when it began, by {@link System#nanoTime()}
     * @param nanos how long it took
     */
    record Call(long begin, long nanos) {}

    /**
     * What the threads did.
     *
     * @param calls all calls, in no order
     * @param nanos how long all of it took
     */
    record Done(List<Call> calls, long nanos) {
        double perSecond() {
            return calls.size() / (nanos / 1e9);
        }

        double micros(double share) {
            return Load.micros(calls, share);
        }
    }

    /** Returns the time within which a share of the calls ended. */
    static double micros(List<Call> calls, double share) {
        if (calls.isEmpty()) {
            return Double.NaN;
        }
        long[] sorted = calls.stream().mapToLong(Call::nanos).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))] / 1e3;
    }

    static Done run(Contender contender, int threads, Duration time) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<List<Call>>> callers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                callers.add(executor.submit(() -> call(contender, ready, start, time)));
            }
            ready.await();
            long begin = System.nanoTime();
            start.countDown();
            List<Call> calls = new ArrayList<>();
            for (Future<List<Call>> caller : callers) {
                calls.addAll(caller.get());
            }
            return new Done(calls, System.nanoTime() - begin);
        } finally {
            executor.shutdownNow();
        }
    }

    /** Connects before the clock starts. */
    private static List<Call> call(Contender contender, CountDownLatch ready, CountDownLatch start, Duration time)
            throws Exception {
        Contender.Caller caller;
        try {
            caller = contender.caller();
        } finally {
            ready.countDown();
        }
        try (caller) {
            start.await();
            long[] times = new long[1 << 10];
            int count = 0;
            long end = System.nanoTime() + time.toNanos();
            for (long begin = System.nanoTime(); begin - end < 0; begin = System.nanoTime()) {
                caller.call();
                if (count == times.length) {
                    times = Arrays.copyOf(times, 2 * count);
                }
                times[count] = begin;
                times[count + 1] = System.nanoTime() - begin;
                count += 2;
            }
            List<Call> calls = new ArrayList<>(count / 2);
            for (int i = 0; i < count; i += 2) {
                calls.add(new Call(times[i], times[i + 1]));
            }
            return calls;
        }
    }
}
