/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;

/** Passes something to another thread and waits until it has been seen there. Thread-safe. */
final class Relay {
    private final BlockingQueue<Passed> queue = new ArrayBlockingQueue<>(1_000);

    private record Passed(Object what, CountDownLatch seen) {}

    Relay() {
        Thread thread = new Thread(this::run, "benchmark-relay");
        thread.setDaemon(true);
        thread.start();
    }

    void handOver(Object what) {
        Passed passed = new Passed(what, new CountDownLatch(1));
        try {
            queue.put(passed);
            passed.seen().await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a benchmark's thread must not be interrupted", e);
        }
    }

    private void run() {
        try {
            while (true) {
                queue.take().seen().countDown();
            }
        } catch (InterruptedException ignored) {
            // Nobody waits for a thread that was told to end.
        }
    }
}
