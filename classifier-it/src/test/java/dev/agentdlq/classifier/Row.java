/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.classifier;

import static dev.agentdlq.FailureKind.AMBIGUOUS;
import static dev.agentdlq.FailureKind.DETERMINISTIC;
import static dev.agentdlq.FailureKind.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.FailureKind;
import dev.agentdlq.spi.Classification;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An exception and what the rules have to say of it. */
record Row(
        Throwable failure,
        FailureKind kind,
        @Nullable String category,
        @Nullable Duration delay) {
    static Row transientOf(@Nullable String category, Throwable failure) {
        return new Row(failure, TRANSIENT, category, null);
    }

    static Row ambiguous(@Nullable String category, Throwable failure) {
        return new Row(failure, AMBIGUOUS, category, null);
    }

    static Row deterministic(@Nullable String category, Throwable failure) {
        return new Row(failure, DETERMINISTIC, category, null);
    }

    Row after(Duration newDelay) {
        return new Row(failure, kind, category, newDelay);
    }

    void check() {
        Classification decision = Judge.classify(failure);
        assertThat(decision.kind()).as(decision.toString()).isEqualTo(kind);
        assertThat(decision.category()).as(decision.toString()).isEqualTo(category);
        assertThat(decision.delay()).as(decision.toString()).isEqualTo(delay);
    }

    @Override
    public String toString() {
        return failure.getClass().getName() + " is " + kind + " " + category + (delay == null ? "" : " after " + delay);
    }
}
