/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** What becomes of an entry whose side effect comes too late, see {@link AgentTask#validFor()}. */
public enum WhenExpired {
    /** It waits for a person. */
    REVIEW,

    /** It is discarded, without a person. */
    DISCARD
}
