/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/** What executing a task twice does to the world; it decides what an AMBIGUOUS failure means. */
public enum Effect {
    /** The task changes nothing: it may be repeated at any time. */
    READ_ONLY,

    /**
     * A repetition with the same {@link TaskAttempt#idempotencyKey()} has the effect of one execution, or none more: it
     * may be repeated although the effect may have happened.
     */
    IDEMPOTENT,

    /**
     * Each execution has an effect of its own. What may have happened is never repeated blindly: neither by a worker,
     * nor after the worker that ran it died.
     */
    NON_IDEMPOTENT
}
