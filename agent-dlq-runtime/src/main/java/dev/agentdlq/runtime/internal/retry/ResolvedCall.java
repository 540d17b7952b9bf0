/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.task.ResolvedMethod;
import dev.agentdlq.spi.Claim;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A method that is to be told of a resolved entry, and the thread that does it. Times are those of one
 * {@code nanoTime}. Thread-safe; a thread is only ever interrupted while it tells this very method.
 */
final class ResolvedCall {
    /** A method that waits for something that does not answer must not wait for long. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final Claim claim;
    private final Success success;
    private final ResolvedMethod method;
    private @Nullable Thread thread;
    private boolean entered;
    private long enteredAt;
    private boolean ended;
    private long endedAt;

    ResolvedCall(Claim claim, Success success, ResolvedMethod method) {
        this.claim = claim;
        this.success = success;
        this.method = method;
    }

    Claim claim() {
        return claim;
    }

    Success success() {
        return success;
    }

    ResolvedMethod method() {
        return method;
    }

    /** Returns how long the method may take. */
    Duration longest() {
        Duration timeout = success.task().descriptor().policy().timeout();
        return timeout == null || timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
    }

    /** Begins on this thread; returns false if it was told to end before. */
    synchronized boolean begin(Thread telling) {
        if (!ended) {
            thread = telling;
        }
        return !ended;
    }

    /** Enters the method; returns false if it was told to end before. */
    synchronized boolean enter(long now) {
        entered = !ended;
        enteredAt = now;
        return entered;
    }

    /** The thread is free again. */
    synchronized void leave() {
        thread = null;
    }

    /** Interrupts its thread, or sees to it that it does not begin; returns false if that was done before. */
    synchronized boolean end(long now) {
        if (ended) {
            return false;
        }
        ended = true;
        endedAt = now;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    synchronized boolean isTooLong(long now) {
        return entered && thread != null && now - enteredAt >= longest().toNanos();
    }

    /** Returns whether its thread goes on although it was interrupted a while ago. */
    synchronized boolean isStuck(long now, Duration grace) {
        return ended && thread != null && now - endedAt >= grace.toNanos();
    }

    synchronized boolean isRunningOn(Thread other) {
        return thread != null && thread.equals(other);
    }
}
