/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.AgentContext;
import dev.agentdlq.Receipt;
import dev.agentdlq.internal.call.CallStack;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.capture.FailedCall;
import dev.agentdlq.runtime.internal.classify.Signal;
import dev.agentdlq.runtime.internal.engine.InnerCalls.Ending;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.RunningTasks;
import dev.agentdlq.spi.TaskGate;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of one task. A call that succeeds leaves nothing behind here.
 *
 * <p>The outermost call that failed owns the retry. An inner call that fails gets an entry at once, because the outer
 * one may swallow the exception; if the outer one then fails for the same reason, its entry takes the other's place.
 * Two kinds of inner calls are held back until the outer one ends: the levels of a recursion between the innermost and
 * the outermost one, and those inside a retry, which are part of that attempt.
 */
public final class Gate implements TaskGate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    static {
        // A class whose first use is on a full stack can never be used again.
        FullStack.prepare();
    }

    private final BoundTask task;
    private final String taskType;
    private final Capture capture;
    private final Answer answer;
    private final boolean isAsync;
    private final @Nullable RepeatedCalls repeats;

    /**
     * Creates the door.
     *
     * @param task the task behind it
     * @param capture keeps its failures
     * @param repeats stands before it; null where repeats are executed
     */
    public Gate(BoundTask task, Capture capture, @Nullable RepeatedCalls repeats) {
        this.task = task;
        this.taskType = task.descriptor().type();
        this.capture = capture;
        this.answer = Answer.of(task.descriptor());
        this.isAsync = AsyncResults.isAsync(task.descriptor());
        this.repeats = repeats;
    }

    @Override
    public boolean knowsFailedCalls() {
        return repeats != null && !repeats.isNoneKnown();
    }

    @Override
    public @Nullable Substitute instead(@Nullable Object[] arguments) {
        return repeats == null ? null : repeats.instead(arguments);
    }

    @Override
    public void succeeded(@Nullable Object[] arguments, @Nullable Object result) {
        if (repeats != null) {
            repeats.succeeded(arguments, result);
        }
    }

    @Override
    public RunningTasks enter() {
        CallStack stack = CallStack.ofThisThread();
        if (stack.notes() != null) {
            end(InnerCalls.takeFrom(stack, stack.depth));
        }
        stack.enter(taskType);
        Failpoint.CALL_BEFORE.hit();
        return stack;
    }

    @Override
    public void exit(RunningTasks running, int mark) {
        CallStack stack = (CallStack) running;
        if (stack.notes() != null) {
            end(InnerCalls.takeFrom(stack, mark));
        }
        stack.exitTo(mark);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the wrapper hands it to the caller
    public @Nullable Object returned(
            RunningTasks running, int mark, @Nullable Object[] arguments, @Nullable Object result) {
        if (!(result instanceof CompletionStage<?> stage) || AsyncCall.hasSucceeded(stage)) {
            exit(running, mark);
            return result;
        }
        CallStack stack = (CallStack) running;
        stack.leaveInner(mark);
        InnerCalls inner = InnerCalls.takeFrom(stack, mark);
        try {
            UUID id = stack.key();
            AsyncCall call = new AsyncCall(
                    capture,
                    id,
                    description(stack, arguments),
                    inner,
                    stack.isInsideRepeated(),
                    mark > 0 ? Answer.FAILURE : answer);
            if (mark > 0) {
                InnerCalls.rememberInEnclosing(stack, call);
            }
            return call.follow(stage);
        } catch (Throwable trouble) {
            LOG.error(
                    "the result of a call of task {} cannot be followed ({}); if it fails, it is not captured",
                    taskType,
                    trouble.getClass().getName());
            return result;
        } finally {
            stack.exitTo(mark);
        }
    }

    /** The contexts are those of the call; the failure comes later, on another thread. */
    private AsyncCall.Description description(CallStack stack, @Nullable Object[] arguments) {
        UUID id = stack.key();
        UUID parentId = stack.parentKey();
        Map<String, String> context = AgentContext.current();
        Map<String, String> mdc = FailedCall.mdcOfThisThread();
        return (failure, supersedes) ->
                new FailedCall(task, id, arguments, failure, new Nesting(parentId, supersedes), context, mdc);
    }

    @Override
    public void failed(RunningTasks running, int mark, @Nullable Object[] arguments, Throwable failure) {
        @Nullable Receipt unused = end(running, mark, arguments, failure);
    }

    @Override
    public Object answered(RunningTasks running, int mark, @Nullable Object[] arguments, Throwable failure) {
        @Nullable Receipt receipt = end(running, mark, arguments, failure);
        // The outer task owns the retry, and must see what happened.
        Object instead = mark > 0 ? failure : answer.to(receipt, failure);
        return isAsync && !(instead instanceof Throwable) ? CompletableFuture.completedFuture(instead) : instead;
    }

    /** Returns what became of the call; null where nobody knows yet, or it is a signal and no failure. */
    private @Nullable Receipt end(RunningTasks running, int mark, @Nullable Object[] arguments, Throwable failure) {
        Failpoint.CALL_AFTER_THROW.hit();
        CallStack stack = (CallStack) running;
        stack.leaveInner(mark);
        Object notes = stack.notes();
        Map<String, String> mdc = Map.of();
        try {
            mdc = FailedCall.mdcOfThisThread();
            StackRoom.require();
            Signal signal = capture.signalOf(task.descriptor(), failure);
            if (signal != Signal.NONE) {
                passThrough(stack, signal);
                return null;
            }
            return keep(stack, arguments, failure, AgentContext.current(), mdc);
        } catch (StackOverflowError full) {
            stack.setNotes(notes);
            Rescue.run(new RescuedCall(this, stack, arguments, failure, AgentContext.current(), mdc));
            return null;
        } catch (Throwable trouble) {
            return keepAlone(stack, arguments, failure, trouble);
        } finally {
            stack.exitTo(mark);
        }
    }

    /**
     * A failed call that another thread keeps, working on the calls of this one while this one waits. No lambda: the
     * first use of one on a full stack would overflow it again.
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record RescuedCall(
            Gate gate,
            CallStack stack,
            @Nullable Object[] arguments,
            Throwable failure,
            Map<String, String> context,
            Map<String, String> mdc)
            implements Runnable {
        @Override
        public void run() {
            try {
                @Nullable Receipt unused = gate.keep(stack, arguments, failure, context, mdc);
            } catch (Throwable trouble) {
                @Nullable Receipt unused = gate.keepAlone(stack, arguments, failure, trouble);
            }
        }
    }

    private @Nullable Receipt keep(
            CallStack stack,
            @Nullable Object[] arguments,
            Throwable failure,
            Map<String, String> context,
            Map<String, String> mdc) {
        boolean nested = stack.depth > 1;
        UUID id = stack.key();
        InnerCalls inner = InnerCalls.takeFrom(stack, stack.depth - 1);
        Ending ending = inner == null ? Ending.PLAIN : inner.end(failure, capture);
        Nesting nesting = new Nesting(stack.parentKey(), ending.supersedes());
        FailedCall call = new FailedCall(task, id, arguments, failure, nesting, context, mdc);
        @Nullable Receipt receipt = null;
        if (nested && (stack.isInsideRepeated() || (ending.isSameFailure() && stack.isRecursion()))) {
            InnerCalls.rememberInEnclosing(stack, new HeldCall(capture, call));
        } else {
            receipt = capture.keep(call);
            if (nested) {
                InnerCalls.rememberInEnclosing(stack, new KeptCall(capture, id, failure));
            }
        }
        capture.await(ending.othersKept());
        return receipt;
    }

    /** Not a failure of this task, whatever became of the tasks that it called. */
    private void passThrough(CallStack stack, Signal signal) {
        end(InnerCalls.takeFrom(stack, stack.depth - 1));
        if (signal == Signal.INTERRUPT) {
            // who wrapped the exception may have lost the flag, and who catches it may not look
            Thread.currentThread().interrupt();
        }
    }

    private void end(@Nullable InnerCalls inner) {
        if (inner == null) {
            return;
        }
        try {
            capture.await(inner.end(null, null).othersKept());
        } catch (Throwable trouble) {
            LOG.error("calls that failed inside a task could not be captured; a person must look after them", trouble);
        }
    }

    /** Whatever goes wrong with what surrounds the call, the call itself is kept if it can be. */
    private @Nullable Receipt keepAlone(
            CallStack stack, @Nullable Object[] arguments, Throwable failure, Throwable trouble) {
        try {
            LOG.warn(
                    "a failed call of task {} is kept without what it has to do with other calls ({})",
                    taskType,
                    trouble.getClass().getName());
            return capture.keep(FailedCall.here(task, stack.key(), arguments, failure, Nesting.NONE));
        } catch (Throwable worse) {
            LOG.error(
                    "a failed call of task {} could not be captured ({}); a person must look after it",
                    taskType,
                    worse.getClass().getName());
            return null;
        }
    }
}
