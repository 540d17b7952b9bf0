/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Tells for how long this process stood still: it was paused, or got no processor. Thread-safe. */
final class StallClock {
    private static final long TICK = Duration.ofMillis(5).toNanos();
    private static final long TOLERATED = Duration.ofMillis(15).toNanos();

    private final AtomicLong stalled = new AtomicLong();

    void start() {
        Thread thread = new Thread(this::run, "torture-stalls");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long before = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(TICK);
            long now = System.nanoTime();
            long late = now - before - TICK;
            if (late > TOLERATED) {
                stalled.addAndGet(late);
            }
            before = now;
        }
    }

    long totalMicros() {
        return TimeUnit.NANOSECONDS.toMicros(stalled.get());
    }
}
