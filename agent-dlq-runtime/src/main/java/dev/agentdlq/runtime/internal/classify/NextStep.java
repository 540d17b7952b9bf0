/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.TaskPolicy;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a failed attempt, the first or a later one.
 *
 * @param status PENDING_RETRY or PENDING_REVIEW
 * @param reason why
 * @param delay how long until the next attempt; null unless one is due
 */
public record NextStep(
        FailureStatus status, String reason, @Nullable Duration delay) {

    /**
     * Decides. Where an effect that must not happen twice may have happened, the next attempt looks for it first; one
     * is due for that after the last retry too, and executes nothing.
     *
     * @param decision what the error says
     * @param attemptCount executions so far, this one included
     * @param maxRetries executions allowed after the first
     * @param policy the task's delays and effect
     * @param isReconciled whether the task's effect can be looked for
     * @param random numbers from 0 (inclusive) to 1 (exclusive)
     * @return the next step
     */
    public static NextStep after(
            Classification decision,
            int attemptCount,
            int maxRetries,
            TaskPolicy policy,
            boolean isReconciled,
            DoubleSupplier random) {
        if (decision.kind() == FailureKind.DETERMINISTIC) {
            return review(Reason.DETERMINISTIC);
        }
        boolean isInDoubt = decision.kind() == FailureKind.AMBIGUOUS && policy.effect() == Effect.NON_IDEMPOTENT;
        if (isInDoubt && !isReconciled) {
            return review(Reason.AMBIGUOUS);
        }
        if (attemptCount > (isInDoubt ? maxRetries + 1 : maxRetries)) {
            return review(Reason.RETRIES_EXHAUSTED);
        }
        Duration delay = decision.retryAfter()
                .map(asked -> Delays.asAsked(asked, random))
                .orElseGet(() -> Delays.beforeRetry(attemptCount, policy, random));
        return new NextStep(FailureStatus.PENDING_RETRY, decision.kind().name(), delay);
    }

    /**
     * Leaves it to a person.
     *
     * @param reason why
     * @return the next step
     */
    public static NextStep review(String reason) {
        return new NextStep(FailureStatus.PENDING_REVIEW, reason, null);
    }
}
