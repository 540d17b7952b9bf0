/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

/** Where a caller was told that its failure is kept. */
public enum Storage {
    /** Committed in the store. */
    STORE,
    /** Durable in the local spool. */
    SPOOL,
    /** Not known to be kept, which was said aloud. */
    NONE,
    /** The queue had no receipt at all, which is never right. */
    ABSENT;

    /**
     * Tells whether the failure must be there in the end.
     *
     * @return true for the store and the spool
     */
    public boolean isPromise() {
        return this == STORE || this == SPOOL;
    }
}
