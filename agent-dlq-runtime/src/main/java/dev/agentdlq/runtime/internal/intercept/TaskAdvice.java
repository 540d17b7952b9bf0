/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

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
    static int enter(@OwnGate TaskGate gate) {
        return gate.enter();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(
            @OwnGate TaskGate gate,
            @Advice.Enter int mark,
            @Advice.AllArguments Object[] arguments,
            @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown == null) {
            gate.exit(mark);
        } else {
            gate.failed(mark, arguments, thrown);
        }
    }
}
