/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.WhenExpired;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.Settlement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How attempts end. */
interface SettleContract extends StoreScenario {
    @Test
    default void resolves_with_a_result() {
        UUID id = insert(Sample.due());
        // What a caller is given later must be what the method returned, to the last digit.
        String result = "{\"zip\":\"1\",\"amount\": 1.50,  \"much\":1E2}";

        assertThat(store().settle(List.of(succeeded(claimOne(), result)))).containsExactly(id);

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.resolution()).isEqualTo(Resolution.RETRY);
        assertThat(entry.result()).isEqualTo(result);
        assertThat(entry.resolvedAt()).isNotNull();
        assertThat(entry.reason()).isEqualTo(Reason.TRANSIENT);
        assertThat(entry.errorMessage()).isEqualTo("first");
        assertThat(entry.stackTrace()).contains("first");
        AttemptRecord attempt = store().history(id).attempts().get(1);
        assertThat(attempt.number()).isEqualTo(2);
        assertThat(attempt.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(attempt.startedAt()).isEqualTo(entry.lastAttemptedAt());
        assertThat(attempt.endedAt()).isAfterOrEqualTo(entry.lastAttemptedAt());
        assertThat(attempt.kind()).isNull();
    }

    @Test
    default void resolves_with_a_result_that_is_no_json_for_the_store() {
        List<UUID> ids = insertAll(Sample.due(), Sample.due());
        List<Claim> claims = claim(2);

        assertThat(store().settle(
                                List.of(succeeded(claims.get(0), "\"\\u0000\""), succeeded(claims.get(1), "\"kept\""))))
                .containsExactlyInAnyOrderElementsOf(ids);

        assertThat(entry(ids.get(0)).status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry(ids.get(1)).result()).isEqualTo("\"kept\"");
    }

    @Test
    default void tries_again_after_the_delay() {
        UUID id = insert(Sample.due());

        store().settle(List.of(retry(claimOne(), MINUTE)));

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry.reason()).isEqualTo(Reason.AMBIGUOUS);
        assertThat(entry.errorMessage()).isEqualTo("again");
        assertThat(entry.stackTrace()).contains("again");
        assertThat(entry.nextAttemptAt()).isAfter(entry.lastAttemptedAt());
        assertThat(store().history(id).attempts())
                .extracting(AttemptRecord::number, AttemptRecord::outcome, AttemptRecord::errorMessage)
                .containsExactly(tuple(1, Outcome.FAILED, "first"), tuple(2, Outcome.FAILED, "again"));
        assertThat(claim(1)).isEmpty();

        shiftTime(MINUTE);

        assertThat(claimOne().number()).isEqualTo(3);
    }

    @Test
    default void leaves_to_a_person_what_failed_for_the_last_time() {
        UUID id = insert(Sample.due());

        store().settle(List.of(review(claimOne())));

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.reason()).isEqualTo(Reason.RETRIES_EXHAUSTED);
        assertThat(entry.attemptCount()).isEqualTo(2);
        assertThat(entry.stackTrace()).contains("at last");
        assertThat(entry.resolvedAt()).isNull();
    }

    @Test
    default void does_not_count_an_attempt_that_was_not_executed() {
        UUID id = insert(Sample.due());
        DlqEntry before = entry(id);
        shiftTime(MINUTE);

        store().settle(List.of(notExecuted(claimOne())));

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.attemptCount()).isEqualTo(1);
        assertThat(entry.lastAttemptedAt()).isEqualTo(entry.createdAt());
        assertThat(entry.createdAt()).isBeforeOrEqualTo(before.createdAt());
        assertThat(entry.errorMessage()).isEqualTo("unreadable");
        assertThat(entry.stackTrace()).contains("unreadable");
        assertThat(store().history(id).attempts().get(1).outcome()).isEqualTo(Outcome.NOT_EXECUTED);
    }

    @Test
    default void uses_the_number_again_of_an_attempt_that_was_not_executed() {
        UUID id = insert(Sample.due());
        store().settle(List.of(notExecuted(claimOne())));
        store().review(id, ReviewAction.REPLAY, "ann", "codec is back");

        Claim claim = claimOne();
        store().settle(List.of(succeeded(claim, null)));

        assertThat(claim.number()).isEqualTo(2);
        assertThat(claim.replay()).isTrue();
        assertThat(store().history(id).attempts())
                .extracting(AttemptRecord::outcome)
                .containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
        assertThat(entry(id).stackTrace()).isEmpty();
    }

    @Test
    default void settles_a_mixed_batch_and_passes_over_what_is_not_held() {
        insertAll(Sample.due(), Sample.due(), Sample.due(), Sample.due());
        List<Claim> claims = claim(4);
        store().release(List.of(claims.get(3).key()));

        var settled = store().settle(List.of(
                succeeded(claims.get(0), null),
                retry(claims.get(1), MINUTE),
                review(claims.get(2)),
                succeeded(claims.get(3), null)));

        assertThat(settled)
                .containsExactlyInAnyOrder(
                        claims.get(0).key().id(),
                        claims.get(1).key().id(),
                        claims.get(2).key().id());
        assertThat(claims.stream().map(claim -> entry(claim.key().id()).status()))
                .containsExactly(
                        FailureStatus.RESOLVED,
                        FailureStatus.PENDING_RETRY,
                        FailureStatus.PENDING_REVIEW,
                        FailureStatus.PENDING_RETRY);
    }

    @Test
    default void refuses_to_settle_twice() {
        UUID id = insert(Sample.due());
        Claim claim = claimOne();
        store().settle(List.of(succeeded(claim, "1")));

        assertThat(store().settle(List.of(retry(claim, MINUTE)))).isEmpty();
        assertThat(store().release(List.of(claim.key()))).isEmpty();
        assertThat(entry(id).status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry(id).kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(store().history(id).attempts()).hasSize(2);
    }

    @Test
    default void settles_nothing_of_an_empty_batch() {
        assertThat(store().settle(List.of())).isEmpty();
        assertThat(store().release(List.of())).isEmpty();
        assertThat(store().extendLeases(List.of(), LEASE).extended()).isEmpty();
    }

    @Test
    default void sends_what_has_expired_to_review_without_counting_the_attempt() {
        UUID id = insert(Sample.due());
        Claim claim = claimOne();

        store().settle(List.of(new Settlement.Expired(claim.key(), "node-1", WhenExpired.REVIEW)));

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.reason()).isEqualTo(Reason.EXPIRED);
        assertThat(entry.attemptCount()).isEqualTo(1);
        assertThat(entry.errorMessage()).isEqualTo("first");
        assertThat(store().history(id).attempts().get(1).outcome()).isEqualTo(Outcome.NOT_EXECUTED);
    }

    @Test
    default void discards_what_has_expired_where_its_task_says_so() {
        UUID id = insert(Sample.due());
        Claim claim = claimOne();

        store().settle(List.of(new Settlement.Expired(claim.key(), "node-1", WhenExpired.DISCARD)));

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.DISCARDED);
        assertThat(entry.reason()).isEqualTo(Reason.EXPIRED);
        assertThat(entry.resolution()).isEqualTo(Resolution.EXPIRED);
        assertThat(entry.resolvedAt()).isNotNull();
    }
}
