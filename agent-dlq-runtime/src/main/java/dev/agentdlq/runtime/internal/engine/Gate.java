/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.internal.CallStack;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.spi.TaskGate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of one task. A call that succeeds leaves nothing behind here. */
public final class Gate implements TaskGate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final BoundTask task;
    private final String taskType;
    private final Capture capture;

    /**
     * Creates the door.
     *
     * @param task the task behind it
     * @param capture keeps its failures
     */
    public Gate(BoundTask task, Capture capture) {
        this.task = task;
        this.taskType = task.descriptor().type();
        this.capture = capture;
    }

    @Override
    public int enter() {
        return CallStack.ofThisThread().enter(taskType);
    }

    @Override
    public void exit(int mark) {
        CallStack.ofThisThread().exitTo(mark);
    }

    @Override
    public void failed(int mark, @Nullable Object[] arguments, Throwable failure) {
        CallStack stack = CallStack.ofThisThread();
        stack.leaveInner(mark);
        try {
            capture.keep(task, stack.key(), arguments, failure);
        } catch (Throwable trouble) {
            // Whatever goes wrong with us, the caller must get the task's own exception.
            giveUp(stack, failure, trouble);
        } finally {
            stack.exitTo(mark);
        }
    }

    private void giveUp(CallStack stack, Throwable failure, Throwable trouble) {
        try {
            LOG.error(
                    "a failed call of task {} could not be captured ({}); a person must look after it",
                    taskType,
                    trouble.getClass().getName());
            capture.giveUp(task, stack.key(), failure);
        } catch (Throwable worse) {
            LOG.debug("nor could that be told", worse);
        }
    }
}
