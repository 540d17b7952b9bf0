/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.DlqEntry;

/** What a call through the dead-letter queue leads to. */
sealed interface Answer {

    /**
     * The tool returned.
     *
     * @param value what it returned
     */
    record Returned(Object value) implements Answer {}

    /**
     * The call failed and is kept.
     *
     * @param entry its dead letter
     * @param isRepeat whether it was not executed, because the same call before it has that dead letter
     */
    record Kept(DlqEntry entry, boolean isRepeat) implements Answer {}

    /** The call failed and nobody knows whether it is kept. */
    record Lost() implements Answer {}
}
