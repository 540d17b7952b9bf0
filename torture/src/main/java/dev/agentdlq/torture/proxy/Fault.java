/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.proxy;

/**
 * What a proxy does to the bytes that pass it. Immutable.
 *
 * @param kind what
 * @param amount how much of it, in the unit of the kind
 */
public record Fault(Kind kind, int amount) {
    /** Everything passes. */
    public static final Fault NONE = new Fault(Kind.NONE, 0);

    /** What a proxy can do. */
    public enum Kind {
        /** Everything passes. */
        NONE,
        /** Each piece waits for so many milliseconds. */
        DELAY,
        /** At most so many bytes pass in a second and direction. */
        BANDWIDTH,
        /** What clients send is held back until the fault ends, then delivered. */
        HOLD_REQUESTS,
        /** What the server answers is held back until the fault ends, then delivered. */
        HOLD_ANSWERS,
        /** Both are held back. */
        HOLD_ALL,
        /** Open connections are reset, new ones too. */
        REFUSE,
        /** New connections are accepted and get no answer; open ones go on. */
        STALL_AT_CONNECT,
        /** So many connections are reset when the server has committed for them and before they hear of it. */
        CUT_AFTER_COMMIT;

        boolean holds(boolean answers) {
            return this == HOLD_ALL || this == (answers ? HOLD_ANSWERS : HOLD_REQUESTS);
        }
    }
}
