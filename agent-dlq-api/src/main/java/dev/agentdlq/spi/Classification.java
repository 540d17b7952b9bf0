/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.FailureKind;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a classifier decided. Immutable.
 *
 * @param kind what the error says about trying again
 * @param rule a short, stable text that names the rule which decided, stored with the entry
 * @param category what a person needs to know beyond that, one of {@link dev.agentdlq.Category}; null where nothing is
 *     known
 * @param delay how long to wait before the next attempt where the error itself says so; null: the task's backoff
 * @param evidence on what the decision rests; null where the rule says it all
 */
public record Classification(
        FailureKind kind,
        String rule,
        @Nullable String category,
        @Nullable Duration delay,
        @Nullable Evidence evidence) {
    /** Checks that kind and rule are there. */
    public Classification {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(rule, "rule");
    }

    /**
     * Makes a decision that leaves the delay to the task's backoff.
     *
     * @param kind what the error says about trying again
     * @param rule which rule decided
     * @return the decision
     */
    public static Classification of(FailureKind kind, String rule) {
        return new Classification(kind, rule, null, null, null);
    }

    /**
     * Says what a person needs to know.
     *
     * @param newCategory one of {@link dev.agentdlq.Category}
     * @return the same decision with it
     */
    public Classification withCategory(String newCategory) {
        return new Classification(kind, rule, newCategory, delay, evidence);
    }

    /**
     * Says how long to wait.
     *
     * @param newDelay what the error asks for
     * @return the same decision with it
     */
    public Classification withDelay(Duration newDelay) {
        return new Classification(kind, rule, category, newDelay, evidence);
    }

    /**
     * Returns how long the error itself says to wait.
     *
     * @return the delay, empty where the task's backoff decides
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(delay);
    }
}
