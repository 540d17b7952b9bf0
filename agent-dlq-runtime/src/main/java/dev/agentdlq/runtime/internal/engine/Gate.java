/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.internal.CallStack;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.capture.FailedCall;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.TaskGate;
import org.jspecify.annotations.Nullable;

/** The door of one task. A call that succeeds leaves nothing behind here. */
public final class Gate implements TaskGate {
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
            capture.keep(FailedCall.here(task, stack.key(), arguments, failure, Nesting.NONE));
        } finally {
            stack.exitTo(mark);
        }
    }
}
