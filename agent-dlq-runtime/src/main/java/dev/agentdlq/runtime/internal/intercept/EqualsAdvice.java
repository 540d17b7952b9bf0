/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.spi.TaskWrapper;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Lets the wrapped object's own {@code equals} see wrapped objects and no wrappers, whose fields are empty; so a
 * wrapper equals itself. Byte Buddy copies the body into the wrapper.
 */
final class EqualsAdvice {
    private EqualsAdvice() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // the assignment is what the wrapped method gets to see
    static void unwrap(@Advice.Argument(value = 0, readOnly = false) @Nullable Object other) {
        if (other instanceof TaskWrapper) {
            other = ((TaskWrapper) other).agentDlqTarget();
        }
    }
}
