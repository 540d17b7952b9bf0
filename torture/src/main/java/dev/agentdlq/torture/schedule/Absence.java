/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.schedule;

/**
 * A process that will be out of reach of its database for longer than its leases last. Immutable.
 *
 * @param at by which progress, in captures of all processes
 * @param node which process; another one where that is dead or absent
 * @param kind why
 * @param millis for how long
 */
public record Absence(long at, int node, Kind kind, int millis) {
    /** Why a process is out of reach. */
    public enum Kind {
        /** It stands still, and knows nothing of it afterwards. */
        PAUSE,
        /** Nothing passes in either direction, and nobody is told. */
        SILENCE,
        /** Its requests arrive, the answers do not. */
        NO_ANSWERS,
        /** Its connections are reset, new ones too. */
        REFUSAL,
        /** Its connections are reset and made again and again. */
        FLAPPING
    }

    @Override
    public String toString() {
        return at + " absence of node " + node + ' ' + kind + " for " + millis + " ms";
    }
}
