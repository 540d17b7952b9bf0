/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.runtime.internal.intercept.TaskAdvice.OwnGate;
import dev.agentdlq.spi.RunningTasks;
import dev.agentdlq.spi.TaskGate;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** What {@link AnswerAdvice} is for methods whose result comes later. */
final class AsyncAnswerAdvice {
    private AsyncAnswerAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    @SuppressWarnings("UnusedVariable") // the assignments are what the caller gets
    static void exit(
            @OwnGate TaskGate gate,
            @Advice.Local("mark") int mark,
            @Advice.Enter RunningTasks running,
            @Advice.AllArguments Object[] arguments,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        try {
            if (thrown == null) {
                result = gate.returned(running, mark, arguments, result);
            } else {
                Object answer = gate.answered(running, mark, arguments, thrown);
                if (answer instanceof Throwable instead) {
                    thrown = instead;
                } else {
                    result = answer;
                    thrown = null;
                }
            }
        } catch (Throwable stackIsFull) {
            // No call can be made now, and the caller must get what the method returned or threw.
            running.depth = mark;
        }
    }
}
