/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import org.jspecify.annotations.Nullable;

/**
 * What a tool does that has no Java method: it gets the arguments as the model wrote them, and returns what the model
 * is told. Called by many threads at once, those of the agent and those of retries.
 */
@FunctionalInterface
public interface JsonFunction {
    /**
     * Does it.
     *
     * @param argumentsJson the arguments, as a rule a JSON object; a retry passes the very same text
     * @return the result; null for none
     * @throws Exception if it fails
     */
    @Nullable
    String call(String argumentsJson) throws Exception;
}
