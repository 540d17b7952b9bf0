/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

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
     * Decides.
     *
     * @param decision what the error says
     * @param attemptCount executions so far, this one included
     * @param maxRetries executions allowed after the first
     * @param policy the task's delays
     * @param random numbers from 0 (inclusive) to 1 (exclusive)
     * @return the next step
     */
    public static NextStep after(
            Classification decision, int attemptCount, int maxRetries, TaskPolicy policy, DoubleSupplier random) {
        if (decision.kind() == FailureKind.DETERMINISTIC) {
            return review(Reason.DETERMINISTIC);
        }
        if (attemptCount > maxRetries) {
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
