/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.repeat;

import dev.agentdlq.Receipt;
import org.jspecify.annotations.Nullable;

/** What is to be done with a call that may repeat one which failed. */
public sealed interface Verdict {
    /** It is executed. */
    record Execute() implements Verdict {
        static final Execute ONE = new Execute();
    }

    /**
     * It is not executed, and the caller is told.
     *
     * @param receipt what of
     */
    record Held(Receipt receipt) implements Verdict {}

    /**
     * It was done in the meantime, and the caller gets the result.
     *
     * @param receipt of which entry, for a caller that cannot get it
     * @param result the result as JSON; null where there is none
     */
    record Done(Receipt receipt, @Nullable String result) implements Verdict {}
}
