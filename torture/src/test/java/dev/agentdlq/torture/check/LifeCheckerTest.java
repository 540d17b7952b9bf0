/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.torture.check.LedgerEvent.AttemptBegun;
import dev.agentdlq.torture.check.LedgerEvent.AttemptEnded;
import dev.agentdlq.torture.check.Transition.Hold;
import dev.agentdlq.torture.check.Transition.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LifeCheckerTest {
    private static final UUID ID = new UUID(7, 7);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final State DUE = new State("PENDING_RETRY", 1, 0, 1, 0, null, "outage", null);
    private static final State HELD = held(2, 0, 1, 1, "outage");
    private static final State RESOLVED = new State("RESOLVED", 2, 0, 1, 1, null, "\"done with fence 1\"", "RETRY");

    private final Checker checker = new Checker(1_000);

    @Test
    void accepts_a_claim_and_the_result_of_its_execution() {
        execute(1, true);

        Findings findings = check(change(DUE, HELD, 0), change(HELD, RESOLVED, 5));

        assertThat(findings.isClean()).isTrue();
        assertThat(findings.work().executions()).isOne();
        assertThat(findings.work().dropped()).isZero();
    }

    @Test
    void finds_a_row_that_took_the_result_of_an_earlier_claim() {
        execute(1, true);
        State again = held(3, 1, 1, 2, "outage");

        Findings findings = check(change(again, state("RESOLVED", 3, 1, 1, 2, "done with fence 1", "RETRY"), 5));

        assertThat(findings.count(Broken.STALE)).isOne();
    }

    @Test
    void finds_a_row_that_took_the_failure_of_an_earlier_claim() {
        execute(1, false);
        State again = held(3, 1, 1, 2, "outage");

        Findings findings = check(change(again, state("PENDING_RETRY", 3, 1, 3, 2, "failed with fence 1", null), 5));

        assertThat(findings.count(Broken.STALE)).isOne();
    }

    @Test
    void finds_a_result_that_was_accepted_after_the_lease_had_run_out() {
        execute(1, true);

        Findings findings = check(change(HELD, RESOLVED, 16));

        assertThat(findings.count(Broken.STALE)).isOne();
    }

    @Test
    void counts_results_that_nobody_took() {
        execute(1, true);
        execute(2, true);

        Findings findings = check(change(HELD, RESOLVED, 5));

        assertThat(findings.isClean()).isTrue();
        assertThat(findings.work().dropped()).isOne();
    }

    @Test
    void finds_a_result_that_no_execution_has_had() {
        assertThat(check(change(HELD, RESOLVED, 5)).count(Broken.UNEARNED)).isOne();
    }

    @Test
    void finds_a_success_of_an_execution_that_threw() {
        execute(1, false);

        assertThat(check(change(HELD, RESOLVED, 5)).count(Broken.UNEARNED)).isOne();
    }

    @Test
    void accepts_an_entry_that_is_taken_from_a_lost_worker_and_claimed_again() {
        State taken = state("PENDING_RETRY", 2, 1, 1, 1, "outage", null);

        Findings findings =
                check(change(DUE, HELD, 0), change(HELD, taken, 16), change(taken, held(3, 1, 1, 2, "outage"), 17));

        assertThat(findings.isClean()).isTrue();
        assertThat(findings.work().crashes()).isOne();
    }

    @Test
    void finds_an_entry_that_was_taken_from_a_living_worker() {
        State taken = state("PENDING_RETRY", 2, 1, 1, 1, "outage", null);

        assertThat(check(change(HELD, taken, 14)).count(Broken.ILLEGAL)).isOne();
    }

    @Test
    void accepts_an_entry_that_is_given_back_with_its_attempt() {
        Findings findings = check(change(HELD, state("PENDING_RETRY", 1, 0, 1, 1, "outage", null), 3));

        assertThat(findings.isClean()).isTrue();
        assertThat(findings.work().released()).isOne();
    }

    @Test
    void finds_a_claim_with_the_fence_or_the_token_of_an_earlier_one() {
        State taken = state("PENDING_RETRY", 2, 1, 1, 1, "outage", null);
        State sameFence = held(3, 1, 1, 1, "outage");

        Findings findings = check(change(DUE, HELD, 0), change(HELD, taken, 16), change(taken, sameFence, 17));

        assertThat(findings.count(Broken.UNFENCED)).isEqualTo(2);
    }

    @Test
    void finds_a_claim_that_was_not_counted() {
        assertThat(check(change(DUE, held(1, 0, 1, 1, "outage"), 0)).count(Broken.MISCOUNTED))
                .isOne();
    }

    @Test
    void finds_a_row_that_changed_after_it_was_settled() {
        execute(1, true);

        Findings findings = check(change(HELD, RESOLVED, 5), change(RESOLVED, DUE, 6));

        assertThat(findings.count(Broken.ILLEGAL)).isOne();
    }

    @Test
    void finds_a_row_that_is_resolved_by_nobody() {
        assertThat(check(change(DUE, RESOLVED, 5)).count(Broken.ILLEGAL)).isOne();
    }

    @Test
    void finds_a_change_that_nobody_noted() {
        State other = state("PENDING_RETRY", 9, 0, 1, 0, "outage", null);

        Findings findings = check(
                change(HELD, state("PENDING_RETRY", 1, 0, 1, 1, "outage", null), 3),
                change(other, state("DISCARDED", 9, 0, 1, 0, "outage", "SUPERSEDED"), 4));

        assertThat(findings.count(Broken.ILLEGAL)).isOne();
    }

    @Test
    void accepts_the_row_of_an_execution_with_the_words_of_its_claim() {
        checker.tell(change(DUE, HELD, 0));
        checker.tell(new StoredAttempt(ID, 2, "FAILED", "failed with fence 1"));

        assertThat(check().isClean()).isTrue();
    }

    @Test
    void finds_the_row_of_an_execution_with_the_words_of_another_claim() {
        checker.tell(change(DUE, HELD, 0));
        checker.tell(new StoredAttempt(ID, 2, "FAILED", "failed with fence 3"));

        assertThat(check().count(Broken.STALE)).isOne();
    }

    @Test
    void finds_the_row_of_an_execution_that_was_never_claimed_and_a_second_success() {
        checker.tell(change(DUE, HELD, 0));
        checker.tell(new StoredAttempt(ID, 2, "SUCCEEDED", null));
        checker.tell(new StoredAttempt(ID, 2, "SUCCEEDED", null));
        checker.tell(new StoredAttempt(ID, 3, "FAILED", null));

        assertThat(check().count(Broken.UNEARNED)).isEqualTo(2);
    }

    private void execute(long fence, boolean normal) {
        checker.tell(new AttemptBegun(7, ID, 2, fence, 1, 0));
        checker.tell(new AttemptEnded(7, ID, fence, 1, normal));
    }

    private Findings check(Transition... changes) {
        List.of(changes).forEach(checker::tell);
        return checker.check(List.of(), Map.of());
    }

    private static Transition change(State before, State after, int second) {
        return new Transition(ID, before, after, START.plusSeconds(second));
    }

    /** Until second 15, with a token of its fence. */
    private static State held(int attempts, int crashes, int failedAttempt, long fence, String words) {
        Hold claim = new Hold(new UUID(1, fence), START.plusSeconds(15));
        return new State("RETRYING", attempts, crashes, failedAttempt, fence, claim, words, null);
    }

    private static State state(
            String status,
            int attempts,
            int crashes,
            int failedAttempt,
            long fence,
            String words,
            @Nullable String resolution) {
        return new State(status, attempts, crashes, failedAttempt, fence, null, words, resolution);
    }
}
