/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.AmbiguousOutcomeException;
import dev.agentdlq.FailureKind;
import dev.agentdlq.NonRetryableException;
import dev.agentdlq.RetryAfterException;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the exceptions say that a tool throws on purpose; the outermost one decides. */
final class MarkerRules {
    private MarkerRules() {}

    static @Nullable Classification classify(List<Throwable> chain) {
        for (int depth = 0; depth < chain.size(); depth++) {
            Throwable failure = chain.get(depth);
            if (failure instanceof NonRetryableException) {
                return decided(FailureKind.DETERMINISTIC, "NonRetryableException", null, failure, depth);
            }
            if (failure instanceof RetryAfterException asked) {
                return decided(FailureKind.TRANSIENT, "RetryAfterException", delayOf(asked), failure, depth);
            }
            if (failure instanceof AmbiguousOutcomeException) {
                return decided(FailureKind.AMBIGUOUS, "AmbiguousOutcomeException", null, failure, depth);
            }
        }
        return null;
    }

    private static @Nullable Duration delayOf(RetryAfterException asked) {
        try {
            return asked.delay();
        } catch (Throwable hostile) {
            return null;
        }
    }

    private static Classification decided(
            FailureKind kind, String marker, @Nullable Duration delay, Throwable failure, int depth) {
        Map<String, String> facts = delay == null ? Map.of() : Map.of("delay", delay.toString());
        Evidence evidence = new Evidence(failure.getClass().getName(), depth, facts);
        return new Classification(kind, "marker " + marker, null, delay, evidence);
    }
}
