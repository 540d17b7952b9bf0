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
    private volatile long lastTick = System.nanoTime();

    void start() {
        Thread thread = new Thread(this::run, "torture-stalls");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (true) {
            LockSupport.parkNanos(TICK);
            long now = System.nanoTime();
            stalled.addAndGet(late(now));
            lastTick = now;
        }
    }

    private long late(long now) {
        long late = now - lastTick - TICK;
        return late > TOLERATED ? late : 0;
    }

    long totalMicros() {
        // A caller may be woken before the clock is.
        return TimeUnit.NANOSECONDS.toMicros(stalled.get() + late(System.nanoTime()));
    }
}
