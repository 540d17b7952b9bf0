/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.schedule;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a process will die. Immutable.
 *
 * @param at by which progress, in captures of all processes, it must be dead; killed at any place if it is not
 * @param failpoint where it dies before that; null for any place
 * @param pause whether it waits there to be killed, while its other threads go on, or ends by itself at once
 * @param share how late in its life the place is armed, from 0 to 1
 */
public record Death(long at, @Nullable Failpoint failpoint, boolean pause, double share) {
    /** Which store must be out of reach for the place to be passed at all. */
    private enum Weather {
        FAIR,
        OUTAGE,
        CLEARING
    }

    private Weather weather() {
        if (failpoint == null) {
            return Weather.FAIR;
        }
        if (failpoint.name().startsWith("SPOOL_")) {
            return Weather.OUTAGE;
        }
        return failpoint.name().startsWith("DRAIN_") ? Weather.CLEARING : Weather.FAIR;
    }

    /**
     * Tells whether the database must be out of reach for a while in this life.
     *
     * @return true for places of the spool and of its draining
     */
    public boolean needsOutage() {
        return weather() != Weather.FAIR;
    }

    /**
     * Arms the failpoint.
     *
     * @param captures how many captures this process will make before the death is due
     * @return the value of the system property; empty where nothing is armed
     */
    public String arming(long captures) {
        if (failpoint == null) {
            return "";
        }
        return String.format(Locale.ROOT, "%s=%s#%d", failpoint, pause ? "pause" : "halt", hit(Math.max(1, captures)));
    }

    /** Several callers share one batch, and only a part of a life is spent without the database. */
    private long hit(long captures) {
        double passes = switch (weather()) {
            case OUTAGE -> captures / 20.0;
            case CLEARING -> 3;
            case FAIR -> captures * passesPerCapture();
        };
        return 1 + (long) (share * passes);
    }

    /** Of a worker's places some are passed once for each of its turns, in which several calls may have failed. */
    private double passesPerCapture() {
        if (failpoint == null || failpoint == Failpoint.REAP_AFTER_COMMIT || needsStop()) {
            return 0;
        }
        if (failpoint.name().startsWith("EXEC_")) {
            return 1 / 4.0;
        }
        if (isWorkers()) {
            return 1 / 50.0;
        }
        return isPerBatch() ? 1 / 4.0 : 1;
    }

    private boolean isWorkers() {
        return failpoint != null
                && Stream.of("CLAIM_", "SETTLE_", "HEARTBEAT_", "LOOP_").anyMatch(failpoint.name()::startsWith);
    }

    /**
     * Tells whether the place is passed only by a process that was asked to end.
     *
     * @return true for the place at which claims are given back
     */
    public boolean needsStop() {
        return failpoint == Failpoint.RELEASE_BEFORE;
    }

    private boolean isPerBatch() {
        return failpoint != null
                && (failpoint.name().startsWith("WINDOW_")
                        || failpoint == Failpoint.CAPTURE_BEFORE_STORE
                        || failpoint == Failpoint.CAPTURE_AFTER_INSERT
                        || failpoint == Failpoint.CAPTURE_AFTER_COMMIT);
    }

    /**
     * Names the place.
     *
     * @return the failpoint's name, or ANYWHERE
     */
    public String place() {
        return failpoint == null ? "ANYWHERE" : failpoint.name();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d death %s %s %.3f", at, place(), pause ? "pause" : "halt", share);
    }
}
