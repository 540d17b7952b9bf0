/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.WhenExpired;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the attempt of a claimed entry ended. */
public sealed interface Settlement {
    /**
     * Returns whose attempt it was.
     *
     * @return the claim
     */
    ClaimKey key();

    /**
     * Returns the node that executed it.
     *
     * @return the node
     */
    String node();

    /**
     * Returns what it threw.
     *
     * @return the error; empty if it returned or was not called
     */
    Optional<AttemptFailure> error();

    /**
     * The method returned; the entry becomes RESOLVED.
     *
     * @param key whose attempt
     * @param node where
     * @param resolution RETRY or REPLAY, of {@link dev.agentdlq.Resolution}
     * @param result what it returned, as JSON; null for void and where it cannot be written
     */
    record Succeeded(
            ClaimKey key,
            String node,
            String resolution,
            @Nullable String result) implements Settlement {
        @Override
        public Optional<AttemptFailure> error() {
            return Optional.empty();
        }
    }

    /**
     * The method threw and is to be tried again; the entry becomes PENDING_RETRY.
     *
     * @param key whose attempt
     * @param node where
     * @param failure what it threw
     * @param reason why, one of {@link dev.agentdlq.Reason}
     * @param delay how long until the next attempt
     */
    record Retry(ClaimKey key, String node, AttemptFailure failure, String reason, Duration delay)
            implements Settlement {
        @Override
        public Optional<AttemptFailure> error() {
            return Optional.of(failure);
        }
    }

    /**
     * The side effect is not wanted any more, so the method was not called; the entry becomes PENDING_REVIEW or
     * DISCARDED, and the attempt does not count.
     *
     * @param key whose attempt
     * @param node where
     * @param whenExpired what the task asks for
     */
    record Expired(ClaimKey key, String node, WhenExpired whenExpired) implements Settlement {
        @Override
        public Optional<AttemptFailure> error() {
            return Optional.empty();
        }
    }

    /**
     * The effect was found to have happened, so the method was not called; the entry becomes RESOLVED, and the attempt
     * does not count.
     *
     * @param key whose attempt
     * @param node where
     * @param result what was found, as JSON; null where it cannot be written
     */
    record Reconciled(ClaimKey key, String node, @Nullable String result) implements Settlement {
        @Override
        public Optional<AttemptFailure> error() {
            return Optional.empty();
        }
    }

    /**
     * The method must not be called again before a person has decided; the entry becomes PENDING_REVIEW with the error
     * that it had, and the attempt does not count.
     *
     * @param key whose attempt
     * @param node where
     * @param reason why, one of {@link dev.agentdlq.Reason}
     */
    record NotRepeated(ClaimKey key, String node, String reason) implements Settlement {
        @Override
        public Optional<AttemptFailure> error() {
            return Optional.empty();
        }
    }

    /**
     * The attempt failed and a person must decide; the entry becomes PENDING_REVIEW.
     *
     * @param key whose attempt
     * @param node where
     * @param failure what went wrong
     * @param reason why, one of {@link dev.agentdlq.Reason}
     * @param executed whether the method was reached; where it was not, the attempt does not count
     */
    record Review(ClaimKey key, String node, AttemptFailure failure, String reason, boolean executed)
            implements Settlement {
        @Override
        public Optional<AttemptFailure> error() {
            return Optional.of(failure);
        }
    }
}
