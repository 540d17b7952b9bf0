/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of an entry, as a trigger has seen it. Immutable.
 *
 * @param id the entry
 * @param before what it was
 * @param after what it became
 * @param at when the statement began that changed it, by the clock of the database
 */
public record Transition(UUID id, State before, State after, Instant at) {
    /**
     * What matters of an entry.
     *
     * @param status its status
     * @param attempts how often it was executed
     * @param crashes how often a worker was lost that held it
     * @param failedAttempt which attempt its error is of
     * @param fence of its last claim
     * @param claim who holds it; null while nobody does
     * @param words the result of an entry that is RESOLVED, else its error
     * @param resolution how it was settled; null while it is not
     */
    public record State(
            String status,
            int attempts,
            int crashes,
            int failedAttempt,
            long fence,
            @Nullable Hold claim,
            @Nullable String words,
            @Nullable String resolution) {}

    /**
     * A claim.
     *
     * @param token in every write of its owner
     * @param until when it runs out, by the clock of the database
     */
    public record Hold(UUID token, Instant until) {}
}
