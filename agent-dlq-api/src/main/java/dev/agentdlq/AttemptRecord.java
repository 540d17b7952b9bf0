/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of an entry's call, kept for good. Immutable.
 *
 * @param number 1 for the caller's own execution, growing; 0 for a call that never reached a method
 * @param outcome how it ended
 * @param node the node that executed it
 * @param startedAt when it began; null for the caller's own execution, whose begin is not measured
 * @param endedAt when its end was stored
 * @param kind what its error says about trying again; null if it has none
 * @param category what a person needs to know of its error beyond that, one of {@link Category}; null where nothing is
 *     known
 * @param rule which rule of the classifier said so; null if it has no error
 * @param errorType the class name of its error; null if it has none
 * @param errorMessage the message of its error, shortened; null if it has none
 * @param stackTrace the rendered error, shortened; null if it has none
 * @param evidence on what its classification rests, as JSON; null where the rule says it all
 */
public record AttemptRecord(
        int number,
        Outcome outcome,
        String node,
        @Nullable Instant startedAt,
        Instant endedAt,
        @Nullable FailureKind kind,
        @Nullable String category,
        @Nullable String rule,
        @Nullable String errorType,
        @Nullable String errorMessage,
        @Nullable String stackTrace,
        @Nullable String evidence) {

    /** How an execution ended. */
    public enum Outcome {
        /** The method returned. */
        SUCCEEDED,

        /** The method threw, or the one that looks for its effect. */
        FAILED,

        /**
         * The call never reached the method: it could not be bound, its stored form not be read, or its effect had
         * happened already.
         */
        NOT_EXECUTED,

        /** The worker died or lost its lease before it could tell. */
        CRASHED
    }
}
