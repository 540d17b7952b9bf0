/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** For calls whose failure is expected and looked at elsewhere. */
final class Quietly {
    private Quietly() {}

    static void run(ThrowingCallable call) {
        Throwable unused = catchThrowable(call);
    }

    /** Returns whether a call throws nothing. */
    static boolean succeeds(ThrowingCallable call) {
        return catchThrowable(call) == null;
    }
}
