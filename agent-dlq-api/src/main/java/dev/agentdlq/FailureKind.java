/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** What an error says about trying the same call again. */
public enum FailureKind {
    /** The same call may work later: connection refused, a full pool, a deadlock. Retried with growing delays. */
    TRANSIENT,

    /** The same call will fail again: bad input, a business rule, a permission. Straight to review, without a retry. */
    DETERMINISTIC,

    /**
     * The effect may have happened although the call failed: a read timeout, a connection that broke after the request
     * was sent. Retried where the task says that this is harmless ({@link AgentTask#effect()}); otherwise its effect is
     * looked for ({@link Reconciles}), or a person decides.
     */
    AMBIGUOUS
}
