/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

/**
 * What the caller of a failing task gets. A failure inside another task is thrown there as it is, whatever the inner
 * task asks for: the outermost call owns the retry.
 */
public enum OnFailure {
    /** The very exception that the method threw. */
    RETHROW,

    /**
     * A sentence that is safe to give to a model, {@link Receipt#noticeForModel()}: returned where the method returns
     * {@link String} or a stage of it; else as the message of a {@link TaskDeferredException}, whose cause is what the
     * method threw. Thrown as they are, all the same: what stops the thread or the virtual machine (an
     * {@link InterruptedException}, a {@link VirtualMachineError}), and what was not kept because it is no failure of
     * the task.
     */
    NOTICE
}
