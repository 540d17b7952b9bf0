/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.runtime.internal.intercept.TaskAdvice.OwnGate;
import dev.agentdlq.spi.TaskGate;
import dev.agentdlq.spi.TaskGate.Substitute;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * What goes around {@link TaskAdvice} for tasks whose repeats are not executed: while a failed call of the task is
 * known, the caller may get something else than an execution.
 */
final class RepeatAdvice {
    private RepeatAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Substitute enter(@OwnGate TaskGate gate, @Advice.AllArguments Object[] arguments) {
        return gate.knowsFailedCalls() ? gate.instead(arguments) : null;
    }

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // the assignment is what the caller gets
    static void exit(
            @OwnGate TaskGate gate,
            @Advice.Enter @Nullable Substitute substitute,
            @Advice.AllArguments Object[] arguments,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result) {
        if (substitute != null) {
            result = substitute.value();
        } else if (gate.knowsFailedCalls()) {
            gate.succeeded(arguments, result);
        }
    }
}
