/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.AgentTask;
import org.springframework.resilience.annotation.Retryable;

/** A tool that does next to nothing, though nothing that a compiler could foresee, and allocates nothing. */
class QuoteTools {
    private static final Quote[] QUOTES = {new Quote(0), new Quote(1), new Quote(2), new Quote(3)};

    /** Refuses negative amounts, which nobody tries again. */
    @AgentTask(type = "order.quote", deterministicOn = CallFailedException.class)
    @Retryable(excludes = CallFailedException.class)
    @org.springframework.retry.annotation.Retryable(noRetryFor = CallFailedException.class)
    Quote quote(String order, int cents) {
        if (cents < 0) {
            throw new CallFailedException("the amount must not be negative");
        }
        return QUOTES[(order.length() + cents) & 3];
    }
}
