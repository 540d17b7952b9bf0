/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a tool that was told when to come back: its entry is {@link FailureKind#TRANSIENT} and is retried no
 * earlier than after the given delay, in place of the task's own backoff.
 */
public class RetryAfterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * Creates the exception.
     *
     * @param delay how long to wait
     * @throws IllegalArgumentException if the delay is negative
     */
    public RetryAfterException(Duration delay) {
        this(delay, null);
    }

    /**
     * Creates the exception.
     *
     * @param delay how long to wait
     * @param cause what was found first, if anything
     * @throws IllegalArgumentException if the delay is negative
     */
    public RetryAfterException(Duration delay, @Nullable Throwable cause) {
        super("asked to come back after " + delay, cause);
        if (Objects.requireNonNull(delay, "delay").isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, but was " + delay);
        }
        this.delay = delay;
    }

    /**
     * Returns how long to wait.
     *
     * @return zero or longer
     */
    public Duration delay() {
        return delay;
    }
}
