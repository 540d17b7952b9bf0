/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.samples.orderflow.data.Json;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.play.Effects;
import dev.agentdlq.samples.orderflow.play.Fault;
import dev.agentdlq.samples.orderflow.play.FaultPlan;
import dev.agentdlq.samples.orderflow.play.Faults;
import dev.agentdlq.samples.orderflow.play.PlayedCall;
import dev.agentdlq.samples.orderflow.play.PlayedCall.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run under fire must not get away with. */
class AgreementTest {
    private static final RecordedCall CHANGE = call(0, "ok");
    private static final RecordedCall REFUSED = call(1, "error");

    /** The first two executions of every call fail. */
    private final Agreement agreement = new Agreement(new FailingTwice());

    private final Effects effects = new Effects();

    @Test
    void a_call_that_is_executed_as_often_as_needed_and_takes_effect_once_agrees() {
        DlqEntry resolved = entry(CHANGE, FailureStatus.RESOLVED, 3, 0);
        DlqEntry refused = entry(REFUSED, FailureStatus.PENDING_REVIEW, 3, 0);
        effects.happened(CHANGE.taskId());

        play(CHANGE, Outcome.RESOLVED, resolved);
        play(REFUSED, Outcome.REVIEW, refused);
        agreement.entries(List.of(resolved, refused));
        agreement.effects(effects);

        assertThat(agreement.differences()).isEmpty();
        assertThat(agreement.isComplete()).isTrue();
    }

    @Test
    void an_effect_that_is_not_there_is_lost() {
        play(CHANGE, Outcome.RESOLVED, entry(CHANGE, FailureStatus.RESOLVED, 3, 0));

        agreement.effects(effects);

        assertThat(agreement.differences()).containsExactly("c/0: its effect is lost");
        assertThat(agreement.effectCheck().lost()).isOne();
        assertThat(agreement.effectCheck().doubled()).isZero();
    }

    @Test
    void an_effect_that_is_there_twice_is_doubled() {
        play(CHANGE, Outcome.RESOLVED, entry(CHANGE, FailureStatus.RESOLVED, 3, 0));
        effects.happened(CHANGE.taskId());
        effects.happened(CHANGE.taskId());

        agreement.effects(effects);

        assertThat(agreement.differences()).containsExactly("c/0: took effect 2 times");
        assertThat(agreement.effectCheck().lost()).isZero();
        assertThat(agreement.effectCheck().doubled()).isOne();
    }

    @Test
    void an_effect_of_a_refused_call_is_one_too_many() {
        play(REFUSED, Outcome.REVIEW, entry(REFUSED, FailureStatus.PENDING_REVIEW, 3, 0));
        effects.happened(REFUSED.taskId());

        agreement.effects(effects);

        assertThat(agreement.differences()).containsExactly("c/1: took effect, recorded none");
        assertThat(agreement.effectCheck().doubled()).isOne();
    }

    @Test
    void a_call_that_was_to_fail_first_must_be_resolved_later() {
        play(CHANGE, Outcome.OK, null);

        assertThat(agreement.differences()).containsExactly("c/0 modify_user_address: expected resolved, was OK");
    }

    @Test
    void an_answered_call_must_not_end_in_review() {
        play(CHANGE, Outcome.REVIEW, entry(CHANGE, FailureStatus.PENDING_REVIEW, 3, 0));

        assertThat(agreement.differences())
                .singleElement()
                .asString()
                .startsWith("c/0 modify_user_address: expected resolved, was REVIEW");
    }

    @Test
    void a_refused_call_must_not_be_resolved() {
        play(REFUSED, Outcome.RESOLVED, entry(REFUSED, FailureStatus.RESOLVED, 3, 0));

        assertThat(agreement.differences())
                .singleElement()
                .asString()
                .startsWith("c/1 modify_user_address: expected review, was RESOLVED");
    }

    @Test
    void the_repeat_of_a_resolved_change_may_get_its_result_where_the_recorded_shop_refused() {
        play(CHANGE, Outcome.RESOLVED, entry(CHANGE, FailureStatus.RESOLVED, 3, 0));
        play(REFUSED, Outcome.OK, null);

        assertThat(agreement.differences()).isEmpty();
    }

    @Test
    void a_refused_call_must_not_succeed_where_it_repeats_nothing() {
        play(REFUSED, Outcome.OK, null);

        assertThat(agreement.differences()).containsExactly("c/1 modify_user_address: expected review, was OK");
    }

    @Test
    void a_call_must_not_be_executed_after_it_heard_its_answer() {
        play(CHANGE, Outcome.RESOLVED, entry(CHANGE, FailureStatus.RESOLVED, 4, 0));
        play(REFUSED, Outcome.REVIEW, entry(REFUSED, FailureStatus.PENDING_REVIEW, 4, 0));

        assertThat(agreement.differences())
                .containsExactly(
                        "c/0 modify_user_address: was executed 4 times, needed 3",
                        "c/1 modify_user_address: was executed 4 times, needed 3");
    }

    @Test
    void an_execution_in_which_a_process_died_may_be_one_more() {
        play(CHANGE, Outcome.RESOLVED, entry(CHANGE, FailureStatus.RESOLVED, 4, 1));

        assertThat(agreement.differences()).isEmpty();
    }

    @Test
    void an_entry_belongs_to_one_call_that_failed_and_to_no_other() {
        DlqEntry one = entry(CHANGE, FailureStatus.RESOLVED, 3, 0);
        DlqEntry other = entry(CHANGE, FailureStatus.RESOLVED, 3, 0);
        DlqEntry stray = entry(call(2, "ok"), FailureStatus.RESOLVED, 3, 0);
        play(CHANGE, Outcome.RESOLVED, one);
        play(REFUSED, Outcome.REVIEW, entry(REFUSED, FailureStatus.PENDING_REVIEW, 3, 0));

        agreement.entries(List.of(one, other, stray));

        assertThat(agreement.differences())
                .containsExactly(
                        "c/0: has the entries " + one.id() + " and " + other.id(),
                        "c/2: has the entry " + stray.id() + ", but did not fail",
                        "c/1: failed, but its entry is gone");
    }

    private void play(RecordedCall call, Outcome outcome, @Nullable DlqEntry entry) {
        agreement.call(new PlayedCall(call, outcome, entry, null, false));
    }

    private static RecordedCall call(int seq, String kind) {
        return new RecordedCall(
                "c",
                null,
                seq,
                "modify_user_address",
                Json.MAPPER.createObjectNode(),
                kind,
                "Error: user not found",
                null,
                null,
                kind.equals("error") ? "deterministic" : null,
                null,
                null);
    }

    private static DlqEntry entry(RecordedCall call, FailureStatus status, int attempts, int crashes) {
        boolean isResolved = status == FailureStatus.RESOLVED;
        return new DlqEntry(
                UUID.randomUUID(),
                call.taskId(),
                call.tool(),
                null,
                ArgumentsState.EXACT,
                Effect.IDEMPOTENT,
                Map.of(),
                "java.io.IOException",
                call.errorText(),
                "",
                isResolved ? FailureKind.TRANSIENT : FailureKind.DETERMINISTIC,
                null,
                "test",
                "1:0",
                "test",
                attempts,
                3,
                crashes,
                0,
                0,
                status,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static final class FailingTwice implements FaultPlan {
        @Override
        public Faults faults() {
            return Faults.BURST;
        }

        @Override
        public Optional<Fault> fault(RecordedCall call, int execution) {
            return execution > 2 ? Optional.empty() : Optional.of(new Fault(Fault.Kind.READ_TIMEOUT, true));
        }
    }
}
