/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import org.jspecify.annotations.Nullable;

/** Thrown by a tool to say that the same call will fail again: its entry is {@link FailureKind#DETERMINISTIC}. */
public class NonRetryableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong with the call
     */
    public NonRetryableException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong with the call
     * @param cause what was found first, if anything
     */
    public NonRetryableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
