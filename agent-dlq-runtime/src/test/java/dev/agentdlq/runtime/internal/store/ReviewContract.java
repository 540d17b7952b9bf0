/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.ReviewRecord;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.spi.Claim;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people change. */
interface ReviewContract extends StoreScenario {
    @ParameterizedTest
    @EnumSource(FailureStatus.class)
    default void replays_from_where_an_entry_waits(FailureStatus from) {
        UUID id = bring(from);
        DlqEntry before = entry(id);

        Optional<DlqEntry> after = store().review(id, ReviewAction.REPLAY, "ann", "fixed");

        if (!ReviewAction.REPLAY.from().contains(from)) {
            assertRefused(after, before);
            return;
        }
        assertThat(after).contains(entry(id));
        assertThat(entry(id).status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(entry(id).reason()).isEqualTo(Reason.REPLAY);
        assertThat(entry(id).replays()).isEqualTo(1);
        assertThat(entry(id).resolution()).isNull();
        assertThat(entry(id).stackTrace()).isEqualTo(before.stackTrace()).isNotEmpty();
        assertThat(claimOne().replay()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(FailureStatus.class)
    default void resolves_from_where_an_entry_waits(FailureStatus from) {
        closes(from, ReviewAction.RESOLVE, Resolution.MANUAL);
    }

    @ParameterizedTest
    @EnumSource(FailureStatus.class)
    default void discards_from_where_an_entry_waits(FailureStatus from) {
        closes(from, ReviewAction.DISCARD, Resolution.DISCARDED);
    }

    private void closes(FailureStatus from, ReviewAction action, String resolution) {
        UUID id = bring(from);
        DlqEntry before = entry(id);

        Optional<DlqEntry> after = store().review(id, action, "ann", "done by phone");

        if (!action.from().contains(from)) {
            assertRefused(after, before);
            return;
        }
        assertThat(after).contains(entry(id));
        assertThat(entry(id).status()).isEqualTo(action.target());
        assertThat(entry(id).resolution()).isEqualTo(resolution);
        assertThat(entry(id).resolvedAt()).isNotNull();
        assertThat(entry(id).reason()).isEqualTo(before.reason());
        assertThat(entry(id).nextAttemptAt()).isNull();
        assertThat(claim(1)).isEmpty();
    }

    @Test
    default void replays_once_more_when_no_retry_is_left() {
        UUID id = insert(Sample.due().maxRetries(0));
        store().settle(List.of(review(claimOne())));

        store().review(id, ReviewAction.REPLAY, "ann", "fixed");

        assertThat(entry(id).attemptCount()).isEqualTo(2);
        assertThat(entry(id).maxRetries()).isEqualTo(2);
        assertThat(entry(id).shouldRetry()).isTrue();
        assertThat(claimOne().number()).isEqualTo(3);
    }

    @Test
    default void executes_a_call_for_the_first_time_by_a_replay() {
        UUID id = insert(Sample.unbound());

        store().review(id, ReviewAction.REPLAY, "ann", "tool is back");

        Claim claim = claimOne();
        assertThat(claim.number()).isEqualTo(1);
        store().settle(List.of(succeeded(claim, null)));
        assertThat(entry(id).attemptCount()).isEqualTo(1);
    }

    @Test
    default void keeps_a_replay_a_replay_after_a_crash() {
        UUID id = insert(Sample.forReview());
        store().review(id, ReviewAction.REPLAY, "ann", "fixed");
        claimOne();

        crash();

        assertThat(claimOne().replay()).isTrue();
        assertThat(entry(id).reason()).isEqualTo(Reason.REPLAY);
    }

    @Test
    default void keeps_who_changed_what_and_why() {
        UUID id = insert(Sample.forReview());

        store().review(id, ReviewAction.REPLAY, "ann \u0000", "fixed \uD83D\uDE00 ' \"");
        store().review(id, ReviewAction.DISCARD, "bob", "");
        store().review(id, ReviewAction.RESOLVE, "eve", "too late");

        assertThat(store().history(id).changes())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
                .containsExactly(
                        new ReviewRecord(
                                entry(id).createdAt(),
                                "ann \u2400",
                                ReviewAction.REPLAY,
                                "fixed \uD83D\uDE00 ' \"",
                                FailureStatus.PENDING_REVIEW,
                                FailureStatus.PENDING_RETRY),
                        new ReviewRecord(
                                entry(id).createdAt(),
                                "bob",
                                ReviewAction.DISCARD,
                                "",
                                FailureStatus.PENDING_RETRY,
                                FailureStatus.DISCARDED));
    }

    @Test
    default void changes_nothing_that_is_not_there() {
        assertThat(store().review(EntryIds.next(), ReviewAction.REPLAY, "ann", "why"))
                .isEmpty();
    }

    private void assertRefused(Optional<DlqEntry> after, DlqEntry before) {
        assertThat(after).isEmpty();
        assertThat(entry(before.id())).isEqualTo(before);
        assertThat(store().history(before.id()).changes()).hasSize(before.status() == FailureStatus.DISCARDED ? 1 : 0);
    }
}
