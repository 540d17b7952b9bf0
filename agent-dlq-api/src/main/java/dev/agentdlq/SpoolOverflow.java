/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** What happens to a failure that the spool has no room for. Either way a log line names what is not kept. */
public enum SpoolOverflow {
    /** It is not kept; its receipt says {@link Receipt.Storage#NONE}. */
    REJECT,

    /** The oldest failures that the store does not have yet make room for it and are lost. */
    DROP_OLDEST
}
