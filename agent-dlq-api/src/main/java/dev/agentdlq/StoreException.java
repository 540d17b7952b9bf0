/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import org.jspecify.annotations.Nullable;

/** Thrown when the store cannot be reached, refuses a statement, or holds a schema that does not fit. */
public final class StoreException extends AgentDlqException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was tried on which store, and what to do
     * @param cause what the store answered, if anything
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
