/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.spi.RunningTasks;
import dev.agentdlq.spi.TaskGate;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * What a protected method does around the call of the wrapped one. Byte Buddy copies these bodies into the wrapper; the
 * array of arguments is built where it is read, so only when the method threw.
 */
final class TaskAdvice {
    private TaskAdvice() {}

    /** Stands for the wrapper's field that holds the gate of the method's task. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @interface OwnGate {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // the assignment is what the exit gets to see
    static RunningTasks enter(@OwnGate TaskGate gate, @Advice.Local("mark") int mark) {
        RunningTasks running = gate.enter();
        mark = running.depth - 1;
        return running;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(
            @OwnGate TaskGate gate,
            @Advice.Local("mark") int mark,
            @Advice.Enter RunningTasks running,
            @Advice.AllArguments Object[] arguments,
            @Advice.Thrown @Nullable Throwable thrown) {
        try {
            if (thrown == null) {
                gate.exit(running, mark);
            } else {
                gate.failed(running, mark, arguments, thrown);
            }
        } catch (Throwable stackIsFull) {
            // No call can be made now, and the caller must get what the method returned or threw.
            running.depth = mark;
        }
    }
}
