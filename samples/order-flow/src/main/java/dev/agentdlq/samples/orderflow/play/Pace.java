/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.samples.orderflow.arrivals.Timetable;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When calls are made: at once, or when a timetable says so. Thread-safe. */
public final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final @Nullable Timetable timetable;
    private final double scale;
    private volatile boolean isStarted;
    private volatile long startNanos;

    private Pace(@Nullable Timetable timetable, double scale) {
        this.timetable = timetable;
        this.scale = scale;
    }

    /** Returns the pace that holds nothing up. */
    public static Pace unlimited() {
        return new Pace(null, 1);
    }

    /**
     * Returns the pace of a timetable.
     *
     * @param timetable when the calls arrive
     * @param scale how many of its seconds pass in one
     * @return the pace
     */
    public static Pace of(Timetable timetable, double scale) {
        return new Pace(timetable, scale);
    }

    /** Returns whether calls arrive one by one. */
    boolean isLimited() {
        return timetable != null;
    }

    /** Starts the clock; before that, nothing is held up. */
    void start() {
        startNanos = System.nanoTime();
        isStarted = true;
    }

    /** Waits until a call arrives. */
    void await(RecordedCall call) throws InterruptedException {
        if (timetable == null || !isStarted) {
            return;
        }
        long due = (long) (timetable.of(call).seconds() / scale * NANOS_PER_SECOND);
        TimeUnit.NANOSECONDS.sleep(due - (System.nanoTime() - startNanos));
    }
}
