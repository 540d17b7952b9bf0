/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import org.jspecify.annotations.Nullable;

/**
 * Says that a call is not done now, in place of what the task threw: its message is safe to give to a model. Thrown for
 * tasks with {@link OnFailure#NOTICE}, and for a repeated call that is not executed ({@link Repeats#COALESCE}).
 */
public final class TaskDeferredException extends AgentDlqException {
    private static final long serialVersionUID = 1L;

    private final transient Receipt receipt;

    /**
     * Creates the exception.
     *
     * @param receipt what became of the call
     * @param cause what the task threw; null where it was not executed
     */
    public TaskDeferredException(Receipt receipt, @Nullable Throwable cause) {
        super(receipt.noticeForModel(), cause);
        this.receipt = receipt;
    }

    /**
     * Returns what became of the call.
     *
     * @return its receipt; null after the exception was serialized
     */
    public @Nullable Receipt receipt() {
        return receipt;
    }
}
