/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.util.Optional;

/**
 * Decides for an application's own exceptions what they say about trying again. Asked after the task's
 * {@code deterministicOn} and {@code transientOn}, before the built-in rules, in the order in which classifiers were
 * given to the builder. Called on threads that describe failed calls and on worker threads, so it must be thread-safe
 * and must not block: an entry whose classifier does not answer in time counts as unknown: TRANSIENT, or AMBIGUOUS
 * where the task must not be repeated. One that throws is passed over, with a log line.
 */
@FunctionalInterface
public interface ErrorClassifier {
    /**
     * Classifies a failure.
     *
     * @param task the task that failed
     * @param failure what it threw
     * @return the decision; empty to leave it to the next rule
     */
    Optional<Classification> classify(TaskDescriptor task, Throwable failure);
}
