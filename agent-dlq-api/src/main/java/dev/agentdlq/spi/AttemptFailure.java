/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * The error of one attempt as it is stored: strings only, cleaned of what a text column cannot hold. Immutable.
 *
 * @param kind what it says about trying again
 * @param rule which rule of the classifier said so
 * @param errorType the exception's class name
 * @param errorMessage its message, shortened; null if it had none
 * @param stackTrace the rendered error with its causes, shortened
 */
public record AttemptFailure(
        FailureKind kind,
        String rule,
        String errorType,
        @Nullable String errorMessage,
        String stackTrace) {}
