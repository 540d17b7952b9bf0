/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import org.jspecify.annotations.Nullable;

/** Why the spool does not keep an entry. */
public final class SpoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What stands in the way. */
    public enum Reason {
        /** The spool is closed. */
        CLOSED,
        /** As much is waiting for the store as the spool may hold. */
        FULL,
        /** Writing cannot keep up: too much waits for the disk. */
        BACKLOG,
        /** The entry cannot be written as bytes, or is larger than the whole spool may be. */
        UNWRITABLE,
        /** The disk refused: full, failing, or the folder is not ours to write in. */
        DISK
    }

    SpoolException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Returns what stands in the way.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
