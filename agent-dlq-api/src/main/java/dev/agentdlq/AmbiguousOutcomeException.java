/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import org.jspecify.annotations.Nullable;

/** Thrown by a tool that cannot tell whether its effect happened: its entry is {@link FailureKind#AMBIGUOUS}. */
public class AmbiguousOutcomeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is unclear
     */
    public AmbiguousOutcomeException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is unclear
     * @param cause what was found first, if anything
     */
    public AmbiguousOutcomeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
