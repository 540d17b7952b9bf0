/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.failpoint;

import org.jspecify.annotations.Nullable;

/**
 * A place at which the torture tests stop or disturb a process. Costs nothing when nothing is armed: the flag is a
 * constant to the compiler. Thread-safe.
 *
 * <p>Armed at the start of the JVM by the system property {@value #PROPERTY}, see {@link Arming}.
 */
public enum Failpoint {
    /** A task has been entered. */
    CALL_BEFORE,
    /** The body of a task, where the test's own tool hits it. */
    CALL_MID,
    /** A task has thrown, and nothing was done about it yet. */
    CALL_AFTER_THROW,
    /** The failure is about to be described. */
    CAPTURE_BEFORE_DESCRIBE,
    /** A batch is about to be sent to the store. */
    CAPTURE_BEFORE_STORE,
    /** A batch is inserted and not committed, in SQLite: a PostgreSQL server commits its one statement by itself. */
    CAPTURE_AFTER_INSERT,
    /** A batch is committed and not acknowledged. */
    CAPTURE_AFTER_COMMIT,
    /** The caller is about to learn what became of its failure. */
    CAPTURE_BEFORE_ACK,
    /** Records are about to be written to the spool. */
    SPOOL_BEFORE_WRITE,
    /** Half of a record is written. */
    SPOOL_TORN,
    /** Records are durable and not acknowledged. */
    SPOOL_AFTER_FSYNC,
    /** Spooled records are about to be inserted into the store. */
    DRAIN_BEFORE_INSERT,
    /** Spooled records are committed in the store. */
    DRAIN_AFTER_COMMIT,
    /** A drained segment is about to be deleted. */
    DRAIN_BEFORE_DELETE,
    /** Committed records are about to be noted in the window. */
    WINDOW_BEFORE_WRITE,
    /** Entries are claimed, and their attempts have not begun. */
    CLAIM_AFTER_COMMIT,
    /** A retry is about to call the method. */
    EXEC_BEFORE,
    /** The method of a retry is running, where the test's own tool hits it. */
    EXEC_MID,
    /** The method of a retry has returned or thrown, and nobody knows yet. */
    EXEC_AFTER_RETURN,
    /** Results are about to be sent to the store. */
    SETTLE_BEFORE,
    /** Results are committed, and nobody was told. */
    SETTLE_AFTER_COMMIT,
    /** Leases are about to be extended. */
    HEARTBEAT_BEFORE,
    /** Entries of dead workers are taken back, and nobody was told. */
    REAP_AFTER_COMMIT,
    /** Claims are about to be given back. */
    RELEASE_BEFORE,
    /** A loop of the worker is about to begin its next turn. */
    LOOP_TURN;

    /** The system property that arms failpoints. */
    public static final String PROPERTY = "agentdlq.failpoints";

    private static final @Nullable Arming ARMING = Arming.parse(System.getProperty(PROPERTY));
    private static final boolean ARMED = ARMING != null;

    /**
     * Passes this place.
     *
     * @return true if the place is armed with {@code skip} and it is its turn: what follows should be left out
     * @throws FailpointException if it is armed with {@code throw} and it is its turn
     */
    public boolean hit() {
        return ARMED && ARMING != null && ARMING.hit(this);
    }
}
