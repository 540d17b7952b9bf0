/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended. Immutable.
 *
 * @param call the call
 * @param outcome where it stands
 * @param entry its dead letter; null if it has none
 * @param answer what the tool returned; null if it returned nothing, or in an earlier process
 * @param repeat whether it was not executed, because the same call before it has the dead letter
 */
public record PlayedCall(
        RecordedCall call,
        Outcome outcome,
        @Nullable DlqEntry entry,
        @Nullable Object answer,
        boolean repeat) {

    /** Where a call stands. */
    public enum Outcome {
        /** It succeeded at once. */
        OK,

        /** It was deferred and succeeded later. */
        RESOLVED,

        /** It waits for a person, or a person discarded it. */
        REVIEW,

        /** It did not settle in time, or its failure was not kept. */
        PENDING
    }

    static PlayedCall ok(RecordedCall call, @Nullable Object answer) {
        return new PlayedCall(call, Outcome.OK, null, answer, false);
    }

    static PlayedCall settled(RecordedCall call, DlqEntry entry) {
        return new PlayedCall(call, outcomeOf(entry), entry, null, false);
    }

    static PlayedCall unsettled(RecordedCall call, @Nullable DlqEntry entry) {
        return new PlayedCall(call, Outcome.PENDING, entry, null, false);
    }

    PlayedCall repeatedBy(RecordedCall later) {
        return new PlayedCall(later, outcome, entry, answer, true);
    }

    static PlayedCall repeated(RecordedCall call, DlqEntry entry) {
        return new PlayedCall(call, outcomeOf(entry), entry, null, true);
    }

    private static Outcome outcomeOf(DlqEntry entry) {
        return switch (entry.status()) {
            case RESOLVED -> Outcome.RESOLVED;
            case PENDING_REVIEW, DISCARDED -> Outcome.REVIEW;
            case PENDING_RETRY, RETRYING -> Outcome.PENDING;
        };
    }
}
