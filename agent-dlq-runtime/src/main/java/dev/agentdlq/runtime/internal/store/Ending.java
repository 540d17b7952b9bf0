/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.WhenExpired;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.Settlement;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A settlement as columns, its texts cleaned. A null leaves the entry's column as it is. */
record Ending(
        ClaimKey key,
        String node,
        Outcome outcome,
        FailureStatus status,
        @Nullable String reason,
        @Nullable Duration delay,
        @Nullable String resolution,
        @Nullable String result,
        @Nullable AttemptFailure error) {

    static Ending of(Settlement settlement) {
        if (settlement instanceof Settlement.Succeeded success) {
            return of(success);
        }
        if (settlement instanceof Settlement.Retry retry) {
            return failed(
                    retry, Outcome.FAILED, FailureStatus.PENDING_RETRY, retry.failure(), retry.reason(), retry.delay());
        }
        if (settlement instanceof Settlement.Expired expired) {
            return of(expired);
        }
        if (settlement instanceof Settlement.Reconciled reconciled) {
            return of(reconciled);
        }
        if (settlement instanceof Settlement.NotRepeated notRepeated) {
            return of(notRepeated);
        }
        Settlement.Review review = (Settlement.Review) settlement;
        Outcome outcome = review.executed() ? Outcome.FAILED : Outcome.NOT_EXECUTED;
        return failed(review, outcome, FailureStatus.PENDING_REVIEW, review.failure(), review.reason(), null);
    }

    boolean isBare() {
        return result == null && (error == null || !StorableEntry.hasText(error));
    }

    /** Returns the same without what the application wrote, for a database that refuses it (its encoding, say). */
    Ending bare() {
        return new Ending(
                key,
                node,
                outcome,
                status,
                reason,
                delay,
                resolution,
                null,
                error == null ? null : StorableEntry.withoutText(error));
    }

    @Nullable
    Long delayMillis() {
        return delay == null ? null : delay.toMillis();
    }

    /** Returns a column of the error, if there is one. */
    @Nullable
    String ofError(Function<AttemptFailure, @Nullable String> column) {
        return error == null ? null : column.apply(error);
    }

    private static Ending of(Settlement.Succeeded success) {
        return new Ending(
                success.key(),
                Texts.clean(success.node()),
                Outcome.SUCCEEDED,
                FailureStatus.RESOLVED,
                null,
                null,
                Texts.clean(success.resolution()),
                Texts.cleanOrNull(success.result()),
                null);
    }

    private static Ending of(Settlement.Expired expired) {
        boolean discard = expired.whenExpired() == WhenExpired.DISCARD;
        return new Ending(
                expired.key(),
                Texts.clean(expired.node()),
                Outcome.NOT_EXECUTED,
                discard ? FailureStatus.DISCARDED : FailureStatus.PENDING_REVIEW,
                Reason.EXPIRED,
                null,
                discard ? Resolution.EXPIRED : null,
                null,
                null);
    }

    private static Ending of(Settlement.Reconciled reconciled) {
        return new Ending(
                reconciled.key(),
                Texts.clean(reconciled.node()),
                Outcome.NOT_EXECUTED,
                FailureStatus.RESOLVED,
                null,
                null,
                Resolution.RECONCILED,
                Texts.cleanOrNull(reconciled.result()),
                null);
    }

    private static Ending of(Settlement.NotRepeated notRepeated) {
        return new Ending(
                notRepeated.key(),
                Texts.clean(notRepeated.node()),
                Outcome.NOT_EXECUTED,
                FailureStatus.PENDING_REVIEW,
                Texts.clean(notRepeated.reason()),
                null,
                null,
                null,
                null);
    }

    private static Ending failed(
            Settlement settlement,
            Outcome outcome,
            FailureStatus status,
            AttemptFailure failure,
            String reason,
            @Nullable Duration delay) {
        return new Ending(
                settlement.key(),
                Texts.clean(settlement.node()),
                outcome,
                status,
                Texts.clean(reason),
                delay,
                null,
                null,
                StorableEntry.clean(failure));
    }
}
