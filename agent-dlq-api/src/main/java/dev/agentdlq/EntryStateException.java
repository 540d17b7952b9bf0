/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.UUID;

/** Thrown when an entry is not in a state in which the change that a person asked for is possible. */
public final class EntryStateException extends AgentDlqException {
    private static final long serialVersionUID = 1L;

    private final UUID entryId;
    private final FailureStatus status;

    /**
     * Creates the exception.
     *
     * @param entryId the entry
     * @param status the status it has
     * @param message which rule it breaks, and what to do
     */
    public EntryStateException(UUID entryId, FailureStatus status, String message) {
        super(message, null);
        this.entryId = entryId;
        this.status = status;
    }

    /**
     * Returns the entry that was to be changed.
     *
     * @return its id
     */
    public UUID entryId() {
        return entryId;
    }

    /**
     * Returns what the entry was when the change was refused.
     *
     * @return its status
     */
    public FailureStatus status() {
        return status;
    }
}
