/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.TaskPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextStepTest {
    private static final TaskPolicy POLICY = new TaskPolicy(
            3,
            List.of(),
            List.of(),
            Duration.ofSeconds(1),
            2,
            Duration.ofSeconds(10),
            0.5,
            null,
            null,
            dev.agentdlq.WhenExpired.REVIEW,
            dev.agentdlq.Effect.IDEMPOTENT,
            dev.agentdlq.Repeats.EXECUTE,
            dev.agentdlq.OnFailure.RETHROW);
    private static final Classification HEALS = Classification.of(FailureKind.TRANSIENT, "test");

    private static NextStep after(Classification decision, int attemptCount, double random) {
        return NextStep.after(decision, attemptCount, POLICY.maxRetries(), POLICY, false, () -> random);
    }

    @Test
    void delays_grow_by_the_multiplier_up_to_the_longest() {
        assertThat(after(HEALS, 1, 0).delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(after(HEALS, 2, 0).delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(after(HEALS, 3, 0).delay()).isEqualTo(Duration.ofSeconds(4));
        assertThat(NextStep.after(HEALS, 60, 100, POLICY, false, () -> 0).delay())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(NextStep.after(HEALS, 5_000, 10_000, POLICY, false, () -> 0).delay())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void jitter_takes_away_at_most_its_share() {
        assertThat(after(HEALS, 1, 0.999999).delay()).isBetween(Duration.ofMillis(500), Duration.ofMillis(501));
    }

    @Test
    void a_retry_is_due_while_attempts_do_not_exceed_the_retries() {
        assertThat(after(HEALS, 3, 0).status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(after(HEALS, 4, 0)).isEqualTo(NextStep.review(Reason.RETRIES_EXHAUSTED));
    }

    @Test
    void a_deterministic_error_goes_straight_to_review() {
        assertThat(after(Classification.of(FailureKind.DETERMINISTIC, "test"), 1, 0))
                .isEqualTo(NextStep.review(Reason.DETERMINISTIC));
    }

    @Test
    void an_ambiguous_error_is_retried_and_says_so() {
        assertThat(after(Classification.of(FailureKind.AMBIGUOUS, "test"), 1, 0).reason())
                .isEqualTo(Reason.AMBIGUOUS);
    }

    @Test
    void what_must_not_happen_twice_is_left_to_a_person_where_nobody_can_be_asked() {
        assertThat(inDoubt(1, false)).isEqualTo(NextStep.review(Reason.AMBIGUOUS));
        assertThat(inDoubt(4, false)).isEqualTo(NextStep.review(Reason.AMBIGUOUS));
    }

    @Test
    void what_must_not_happen_twice_is_asked_for_once_more_after_the_last_retry() {
        assertThat(inDoubt(1, true).status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(inDoubt(4, true).reason()).isEqualTo(Reason.AMBIGUOUS);
        assertThat(inDoubt(4, true).status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(inDoubt(5, true)).isEqualTo(NextStep.review(Reason.RETRIES_EXHAUSTED));
    }

    private static NextStep inDoubt(int attemptCount, boolean isReconciled) {
        TaskPolicy once = new TaskPolicy(
                3,
                List.of(),
                List.of(),
                Duration.ofSeconds(1),
                2,
                Duration.ofSeconds(10),
                0.5,
                null,
                null,
                dev.agentdlq.WhenExpired.REVIEW,
                dev.agentdlq.Effect.NON_IDEMPOTENT,
                dev.agentdlq.Repeats.EXECUTE,
                dev.agentdlq.OnFailure.RETHROW);
        return NextStep.after(
                Classification.of(FailureKind.AMBIGUOUS, "test"), attemptCount, 3, once, isReconciled, () -> 0);
    }

    @Test
    void a_delay_that_the_error_asks_for_is_a_minimum_and_is_capped_at_seven_days() {
        Classification asked = Classification.of(FailureKind.TRANSIENT, "test").withDelay(Duration.ofMinutes(1));
        Classification absurd =
                Classification.of(FailureKind.TRANSIENT, "test").withDelay(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(after(asked, 1, 0.5).delay()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(66));
        assertThat(after(absurd, 1, 0.9).delay()).isEqualTo(Duration.ofDays(7));
    }
}
