/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.schedule;

/**
 * What will happen to the database. Immutable.
 *
 * @param at by which progress, in captures of all processes
 * @param kind what
 * @param captures for how many captures it is down, or the standby lags
 */
public record ServerEvent(long at, Kind kind, long captures) {
    /** What can happen to a database. */
    public enum Kind {
        /** Killed with all of its processes, and started again. */
        KILL,
        /** Told to end at once, and started again. */
        STOP_IMMEDIATELY,
        /** Stopped in order, and started again. */
        STOP_FAST,
        /** Killed for good while its standby lags, which takes over: commits that were acknowledged are gone. */
        FAIL_OVER_ASYNC,
        /** Killed for good; commits had to wait for the standby that takes over. */
        FAIL_OVER_SYNC,
        /** The same, and commits were waiting for a standby that did not answer. */
        FAIL_OVER_SYNC_WAITING;

        /**
         * Tells whether a standby takes over.
         *
         * @return true for a failover
         */
        public boolean isFailover() {
            return this == FAIL_OVER_ASYNC || this == FAIL_OVER_SYNC || this == FAIL_OVER_SYNC_WAITING;
        }
    }

    @Override
    public String toString() {
        return at + " database " + kind + " for " + captures;
    }
}
