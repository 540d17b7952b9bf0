/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.OnFailure;
import dev.agentdlq.Receipt;
import dev.agentdlq.TaskDeferredException;
import dev.agentdlq.TaskOutcome;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** What the caller of a failed call gets, when the call was made inside no other task. */
public enum Answer {
    /** What the method threw. */
    FAILURE,

    /** An exception that says what becomes of the call. */
    EXCEPTION,

    /** The sentence, as the method's own result. */
    SENTENCE,

    /** The receipt, as the method's own result. */
    OUTCOME;

    /**
     * Finds out what a task asks for.
     *
     * @param task the task
     * @return its answer
     */
    public static Answer of(TaskDescriptor task) {
        Type value = AsyncResults.valueType(task);
        if (Outcomes.isOutcome(value)) {
            return OUTCOME;
        }
        if (task.policy().onFailure() == OnFailure.RETHROW) {
            return FAILURE;
        }
        return value == String.class ? SENTENCE : EXCEPTION;
    }

    /**
     * Makes the answer.
     *
     * @param receipt what became of the call; null if it was not kept, or nobody knows
     * @param failure what it threw
     * @return a throwable to throw, or else the result to give
     */
    Object to(@Nullable Receipt receipt, Throwable failure) {
        if (receipt == null || failure instanceof InterruptedException || failure instanceof VirtualMachineError) {
            return failure;
        }
        return this == FAILURE ? failure : of(receipt, new TaskDeferredException(receipt, failure));
    }

    /**
     * Makes the answer to a call that is not executed.
     *
     * @param receipt what is known of it
     * @param deferred says the same as an exception
     * @return a throwable to throw, or else the result to give
     */
    Object of(Receipt receipt, TaskDeferredException deferred) {
        return switch (this) {
            case FAILURE, EXCEPTION -> deferred;
            case SENTENCE -> receipt.noticeForModel();
            case OUTCOME -> new TaskOutcome.Deferred<>(receipt);
        };
    }
}
