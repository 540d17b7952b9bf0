/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import org.jspecify.annotations.Nullable;

/** Thrown when a data folder cannot be read; the message is one line that says what and where. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which file, what is wrong with it and what to do
     * @param cause what the reader said, if anything
     */
    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
