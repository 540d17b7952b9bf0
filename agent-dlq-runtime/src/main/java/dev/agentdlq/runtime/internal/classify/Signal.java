/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

/** Whether what was thrown is a failure at all. */
public enum Signal {
    /** It is a failure. */
    NONE,

    /** A cancellation, or a message to the framework around the task. */
    CONTROL_FLOW,

    /** The thread was interrupted. */
    INTERRUPT
}
