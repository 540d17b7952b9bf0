/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import org.jspecify.annotations.Nullable;

/** Thrown by a codec that cannot write arguments, or cannot read back what is stored. Never names a value. */
public final class PayloadException extends AgentDlqException {
    private static final long serialVersionUID = 1L;

    private final boolean tooLong;

    /**
     * Creates the exception.
     *
     * @param message what cannot be written or read, by parameter and type
     * @param cause what the codec found
     */
    public PayloadException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private PayloadException(String message, @Nullable Throwable cause, boolean tooLong) {
        super(message, cause);
        this.tooLong = tooLong;
    }

    /**
     * Creates the exception of a codec that stopped because the arguments are longer than it may store. Their entry is
     * {@link ArgumentsState#TRUNCATED} and not {@link ArgumentsState#UNSERIALIZABLE}.
     *
     * @param message which arguments and which limit
     * @return the exception
     */
    public static PayloadException tooLong(String message) {
        return new PayloadException(message, null, true);
    }

    /**
     * Says whether the arguments could be stored if the limit were higher.
     *
     * @return whether only their length is wrong
     */
    public boolean isTooLong() {
        return tooLong;
    }
}
