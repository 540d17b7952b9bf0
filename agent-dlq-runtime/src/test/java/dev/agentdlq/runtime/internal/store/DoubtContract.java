/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.Resolution;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.ReviewRecord;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.Settlement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries of which nobody knows whether their effect has happened. */
interface DoubtContract extends StoreScenario {
    @Test
    default void doubts_what_a_dead_worker_has_done_where_it_must_not_be_done_twice() {
        UUID id = insert(Sample.due().effect(Effect.NON_IDEMPOTENT));
        claimOne();

        shiftTime(LEASE.plusSeconds(1));

        assertThat(reap(10))
                .extracting(EntryChange::status, EntryChange::reason)
                .containsExactly(tuple(FailureStatus.PENDING_RETRY, Reason.AMBIGUOUS));
        DlqEntry entry = entry(id);
        assertThat(entry.reason()).isEqualTo(Reason.AMBIGUOUS);
        assertThat(entry.kind()).isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(entry.rule()).isEqualTo("crash");
        assertThat(entry.category()).isNull();
        assertThat(entry.errorMessage()).isEqualTo("first");
        assertThat(entry.stackTrace()).contains("first");
        AttemptRecord crashed = store().history(id).attempts().get(1);
        assertThat(crashed.outcome()).isEqualTo(Outcome.CRASHED);
        assertThat(crashed.kind()).isNull();
        assertThat(claimOne().reason()).isEqualTo(Reason.AMBIGUOUS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Effect.class,
            names = {"READ_ONLY", "IDEMPOTENT"})
    default void doubts_nothing_that_may_be_done_twice(Effect effect) {
        UUID id = insert(Sample.due().effect(effect));
        claimOne();

        crash();

        assertThat(entry(id).reason()).isEqualTo(Reason.TRANSIENT);
        assertThat(entry(id).kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(entry(id).rule()).isEqualTo("io");
    }

    @Test
    default void suspects_a_killer_before_it_doubts_and_doubts_all_the_same() {
        UUID id = insert(Sample.due().effect(Effect.NON_IDEMPOTENT));
        claimOne();
        shiftTime(LEASE.plusSeconds(1));

        reap(10, 1);

        assertThat(entry(id).status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry(id).reason()).isEqualTo(Reason.POISON_SUSPECT);
        assertThat(entry(id).kind()).isEqualTo(FailureKind.AMBIGUOUS);
    }

    @Test
    default void resolves_what_had_happened_without_counting_an_attempt() {
        UUID id = insert(Sample.due().effect(Effect.NON_IDEMPOTENT));
        Claim claim = claimOne();

        assertThat(store().settle(List.of(new Settlement.Reconciled(claim.key(), "node-1", "\"found\""))))
                .containsExactly(id);

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(entry.resolution()).isEqualTo(Resolution.RECONCILED);
        assertThat(entry.result()).isEqualTo("\"found\"");
        assertThat(entry.resolvedAt()).isNotNull();
        assertThat(entry.attemptCount()).isEqualTo(1);
        assertThat(entry.errorMessage()).isEqualTo("first");
        AttemptRecord asked = store().history(id).attempts().get(1);
        assertThat(asked.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
        assertThat(asked.errorType()).isNull();
    }

    @Test
    default void leaves_to_a_person_what_nobody_can_be_asked_about() {
        UUID id = insert(Sample.due().effect(Effect.NON_IDEMPOTENT));
        Claim claim = claimOne();

        store().settle(List.of(new Settlement.NotRepeated(claim.key(), "node-1", Reason.AMBIGUOUS)));

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.reason()).isEqualTo(Reason.AMBIGUOUS);
        assertThat(entry.attemptCount()).isEqualTo(1);
        assertThat(entry.errorMessage()).isEqualTo("first");
        assertThat(entry.resolution()).isNull();
        assertThat(claim(1)).isEmpty();
    }

    @Test
    default void has_a_replay_ask_first_where_the_effect_may_have_happened() {
        UUID id = insert(inDoubt(Effect.NON_IDEMPOTENT));

        store().review(id, ReviewAction.REPLAY, "ann", "the bank is back");

        assertThat(claimOne().reason()).isEqualTo(Reason.AMBIGUOUS);
        assertThat(entry(id).replays()).isEqualTo(1);
    }

    @Test
    default void keeps_who_has_confirmed_that_the_effect_has_not_happened() {
        UUID id = insert(inDoubt(Effect.NON_IDEMPOTENT));

        store().review(id, ReviewAction.REPLAY_EVEN_IF_DONE, "ann", "called the bank");

        assertThat(store().history(id).changes())
                .extracting(ReviewRecord::actor, ReviewRecord::action)
                .containsExactly(tuple("ann", ReviewAction.REPLAY_EVEN_IF_DONE));
        Claim claim = claimOne();
        assertThat(claim.reason()).isEqualTo(Reason.REPLAY_EVEN_IF_DONE);
        assertThat(claim.replay()).isTrue();
        crash();
        assertThat(claimOne().reason()).isEqualTo(Reason.AMBIGUOUS);
    }

    @Test
    default void replays_what_may_be_done_twice_as_ever() {
        UUID id = insert(inDoubt(Effect.IDEMPOTENT));

        store().review(id, ReviewAction.REPLAY, "ann", "again");

        assertThat(entry(id).reason()).isEqualTo(Reason.REPLAY);
    }

    private static Sample inDoubt(Effect effect) {
        return Sample.due()
                .effect(effect)
                .failed(new AttemptFailure(
                        FailureKind.AMBIGUOUS, null, "timeout", "java.io.IOException", "m", "trace", "1:m", null));
    }
}
