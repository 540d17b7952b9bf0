/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** What an identical call does while an earlier one, which failed, is not settled. */
public enum Repeats {
    /** It is executed, and has an entry of its own if it fails. */
    EXECUTE,

    /** It is not executed: it is counted on the entry that is there. */
    COALESCE
}
