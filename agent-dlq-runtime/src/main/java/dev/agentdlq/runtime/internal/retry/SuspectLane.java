/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Decides when an entry that may kill the process has its turn: alone, with nothing else in flight on this node, so
 * that the next death convicts the right one. After each suspect the others have a turn. A node with long attempts does
 * not stand still for a suspect: it waits for them a while, goes on as long, and then waits twice as long. For one
 * thread at a time.
 */
final class SuspectLane {
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private final long lookNanos;
    private State state = State.OFF;
    private long patienceNanos = FIRST_PATIENCE.toNanos();
    private long since;

    private enum State {
        /** Others run; suspects are looked for now and then. */
        OFF,
        /** A suspect is due; those that run are waited for. */
        EMPTYING,
        /** A suspect runs. */
        RUNNING,
        /** It did not get empty in time. */
        PAUSING
    }

    /** What may be claimed now. */
    enum Turn {
        /** What is no suspect. */
        NORMAL,
        /** One suspect. */
        SUSPECT,
        /** Nothing. */
        NOTHING
    }

    SuspectLane(LongSupplier nanoTime, Duration lookInterval) {
        this.nanoTime = nanoTime;
        this.lookNanos = lookInterval.toNanos();
        this.since = nanoTime.getAsLong() - lookNanos;
    }

    /**
     * Decides.
     *
     * @param idle whether nothing is in flight
     * @param isSuspectDue asks the store
     */
    Turn next(boolean idle, BooleanSupplier isSuspectDue) {
        return switch (state) {
            case OFF -> {
                if (elapsed() < lookNanos) {
                    yield Turn.NORMAL;
                }
                since = nanoTime.getAsLong();
                if (!isSuspectDue.getAsBoolean()) {
                    yield Turn.NORMAL;
                }
                state = State.EMPTYING;
                yield emptying(idle);
            }
            case EMPTYING -> emptying(idle);
            case RUNNING -> {
                if (!idle) {
                    yield Turn.NOTHING;
                }
                // the others first, and then at once the next suspect, if there is one
                state = State.OFF;
                since = nanoTime.getAsLong() - lookNanos;
                yield Turn.NORMAL;
            }
            case PAUSING -> {
                if (elapsed() >= patienceNanos) {
                    patienceNanos *= 2;
                    state = State.OFF;
                    since = nanoTime.getAsLong() - lookNanos;
                }
                yield Turn.NORMAL;
            }
        };
    }

    private Turn emptying(boolean idle) {
        if (idle) {
            return Turn.SUSPECT;
        }
        if (elapsed() < patienceNanos) {
            return Turn.NOTHING;
        }
        state = State.PAUSING;
        since = nanoTime.getAsLong();
        return Turn.NORMAL;
    }

    /** Notes what came of a turn for a suspect: another node may have taken it. */
    void claimed(boolean one) {
        state = one ? State.RUNNING : State.OFF;
        since = nanoTime.getAsLong();
        patienceNanos = FIRST_PATIENCE.toNanos();
    }

    private long elapsed() {
        return nanoTime.getAsLong() - since;
    }
}
