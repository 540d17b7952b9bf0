/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.UUID;

/** Thrown when an entry is asked for by an id that the store does not have. */
public final class EntryNotFoundException extends AgentDlqException {
    private static final long serialVersionUID = 1L;

    private final UUID entryId;

    /**
     * Creates the exception.
     *
     * @param entryId the id that is not there
     */
    public EntryNotFoundException(UUID entryId) {
        super("no entry has the id " + entryId + "; it may have been written to another store or schema", null);
        this.entryId = entryId;
    }

    /**
     * Returns the id that is not there.
     *
     * @return the id
     */
    public UUID entryId() {
        return entryId;
    }
}
