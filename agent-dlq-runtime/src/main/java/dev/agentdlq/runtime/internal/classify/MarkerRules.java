/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.AmbiguousOutcomeException;
import dev.agentdlq.FailureKind;
import dev.agentdlq.NonRetryableException;
import dev.agentdlq.RetryAfterException;
import dev.agentdlq.spi.Classification;
import java.util.List;
import java.util.Optional;

/** What the exceptions say that a tool throws on purpose; the outermost one decides. */
final class MarkerRules {
    private MarkerRules() {}

    static Optional<Classification> classify(List<Throwable> chain) {
        for (Throwable failure : chain) {
            if (failure instanceof NonRetryableException) {
                return Optional.of(Classification.of(FailureKind.DETERMINISTIC, "marker NonRetryableException"));
            }
            if (failure instanceof RetryAfterException asked) {
                return Optional.of(Classification.of(FailureKind.TRANSIENT, "marker RetryAfterException")
                        .withDelay(asked.delay()));
            }
            if (failure instanceof AmbiguousOutcomeException) {
                return Optional.of(Classification.of(FailureKind.AMBIGUOUS, "marker AmbiguousOutcomeException"));
            }
        }
        return Optional.empty();
    }
}
