/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.ArgumentsState;
import org.jspecify.annotations.Nullable;

/**
 * A call as it is stored. Immutable; the bytes are not copied and must not be changed.
 *
 * @param taskType the task's stable name
 * @param signature the method's parameter types in a canonical text, by which a later change is noticed
 * @param codec {@link PayloadCodec#id()} of what wrote the bytes
 * @param args the exact arguments; empty where they are not kept
 * @param state what is kept of them
 * @param payload the view for people, JSON; null where none could be made
 */
@SuppressWarnings("ArrayRecordComponent") // a copy of each payload would double its cost; nobody compares calls
public record StoredCall(
        String taskType,
        String signature,
        String codec,
        byte[] args,
        ArgumentsState state,
        @Nullable String payload) {

    /**
     * Leaves the view for people out, which no execution needs.
     *
     * @return the same call without it
     */
    public StoredCall withoutPayload() {
        return new StoredCall(taskType, signature, codec, args, state, null);
    }
}
