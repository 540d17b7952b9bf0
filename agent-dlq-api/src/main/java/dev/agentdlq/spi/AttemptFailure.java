/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * The error of one attempt as it is stored: strings only, cleaned of what a text column cannot hold. Immutable.
 *
 * @param kind what it says about trying again
 * @param category what a person needs to know beyond that, one of {@link dev.agentdlq.Category}; null where nothing is
 *     known
 * @param rule which rule of the classifier said so
 * @param errorType the exception's class name
 * @param errorMessage its message, shortened; null if it had none
 * @param stackTrace the rendered error with its causes, shortened
 * @param fingerprint the same for the same failure, on any node
 * @param evidence on what the classification rests, as JSON; null where the rule says it all
 */
public record AttemptFailure(
        FailureKind kind,
        @Nullable String category,
        String rule,
        String errorType,
        @Nullable String errorMessage,
        String stackTrace,
        String fingerprint,
        @Nullable String evidence) {

    /**
     * Says on what the classification rests.
     *
     * @param newEvidence JSON
     * @return the same failure with it
     */
    public AttemptFailure withEvidence(String newEvidence) {
        return new AttemptFailure(kind, category, rule, errorType, errorMessage, stackTrace, fingerprint, newEvidence);
    }
}
