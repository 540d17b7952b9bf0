/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import java.util.List;

/**
 * The calls of one conversation in their order. Immutable.
 *
 * @param id its id
 * @param calls at least one
 */
public record Conversation(String id, List<RecordedCall> calls) {
    /** Copies the list. */
    public Conversation {
        calls = List.copyOf(calls);
    }
}
