/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import org.jspecify.annotations.Nullable;

/** Thrown by a codec that cannot write arguments, or cannot read back what is stored. Never names a value. */
public final class PayloadException extends AgentDlqException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what cannot be written or read, by parameter and type
     * @param cause what the codec found
     */
    public PayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
