/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.spi.Claim;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A claim while this node holds it: until when it may act on it, and the thread that executes it. Times are those of
 * one {@code nanoTime}. Thread-safe; a thread is only ever interrupted while it executes this very claim.
 */
final class HeldClaim {
    private final Claim claim;
    private long heldUntil;
    private boolean lost;
    private boolean settling;
    private State state = State.WAITING;
    private @Nullable Thread thread;
    private long begunAt;
    private boolean entered;
    private boolean timedOut;
    private boolean interrupted;
    private long interruptedAt;
    private @Nullable Success success;

    private enum State {
        WAITING,
        WITHDRAWN,
        RUNNING,
        ENDED,
        LEFT_BEHIND
    }

    HeldClaim(Claim claim, long heldUntil) {
        this.claim = claim;
        this.heldUntil = heldUntil;
    }

    Claim claim() {
        return claim;
    }

    /** Returns how long the node may still act on it. */
    synchronized long heldFor(long now) {
        return heldUntil - now;
    }

    /** The store has confirmed the lease. */
    synchronized void confirm(long until) {
        if (until - heldUntil > 0) {
            heldUntil = until;
        }
    }

    /** Returns whether the node may still act on it; once it may not, it never may again. */
    synchronized boolean isHeldAt(long now) {
        return !lost && heldUntil - now > 0;
    }

    synchronized boolean isLost() {
        return lost;
    }

    /** Gives it up, and interrupts whoever executes it; returns false if that was done before. */
    synchronized boolean lose(long now) {
        if (lost) {
            return false;
        }
        lost = true;
        interrupt(now);
        return true;
    }

    /** Its result is on the way to the store, which will say itself whether it was in time. */
    synchronized void settle() {
        settling = true;
    }

    synchronized boolean isSettling() {
        return settling;
    }

    /** Begins to execute it on this thread; returns false if it must not be executed any more. */
    synchronized boolean begin(Thread executing, long now) {
        if (lost || state == State.WITHDRAWN || heldUntil - now <= 0) {
            return false;
        }
        state = State.RUNNING;
        thread = executing;
        begunAt = now;
        return true;
    }

    /** Enters the task's method on the executing thread; returns false if that was told to end before. */
    synchronized boolean enter() {
        entered = !lost && !interrupted;
        return entered;
    }

    /** Returns whether the task's method was entered, so that its effect may have happened. */
    synchronized boolean isEntered() {
        return entered;
    }

    /** It has succeeded, and somebody is to be told when that is stored. */
    synchronized void succeed(Success what) {
        success = what;
    }

    /** Returns what is to be told when its result is stored; null if nobody is told. */
    synchronized @Nullable Success success() {
        return success;
    }

    /** Sees to it that it does not begin; returns false if it has begun, or was withdrawn before. */
    synchronized boolean withdraw() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.WITHDRAWN;
        return true;
    }

    synchronized boolean isWithdrawn() {
        return state == State.WITHDRAWN;
    }

    /** Ends the execution; returns false if it was left behind, so that nobody waits for it any more. */
    synchronized boolean end() {
        thread = null;
        if (state == State.LEFT_BEHIND) {
            return false;
        }
        state = State.ENDED;
        return true;
    }

    synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    synchronized boolean isRunningOn(Thread other) {
        return thread != null && thread.equals(other);
    }

    /** Returns how long ago its execution has begun, also where that has ended and its result waits to be stored. */
    synchronized long age(long now) {
        return state == State.WAITING || state == State.WITHDRAWN ? 0 : now - begunAt;
    }

    synchronized long runNanos(long now) {
        return state == State.RUNNING ? now - begunAt : 0;
    }

    /** Its time is over; returns false if that was known before. */
    synchronized boolean timeOut(long now) {
        if (timedOut || state != State.RUNNING) {
            return false;
        }
        timedOut = true;
        interrupt(now);
        return true;
    }

    synchronized boolean isTimedOut() {
        return timedOut;
    }

    synchronized boolean isInterrupted() {
        return interrupted;
    }

    synchronized void interrupt(long now) {
        if (state == State.RUNNING && !interrupted) {
            interrupted = true;
            interruptedAt = now;
            Objects.requireNonNull(thread, "thread").interrupt();
        }
    }

    /**
     * Leaves a thread behind that has not ended by its interrupt in time.
     *
     * @return the thread; null if it has ended, or need not yet have
     */
    synchronized @Nullable Thread leaveBehind(long now, long graceNanos) {
        if (state != State.RUNNING || !interrupted || now - interruptedAt < graceNanos) {
            return null;
        }
        state = State.LEFT_BEHIND;
        return thread;
    }
}
