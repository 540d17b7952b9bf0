/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import dev.agentdlq.TaskAttempt;

/** The way from a tool to the shop. Thread-safe. */
@FunctionalInterface
public interface Backend {
    /**
     * Reaches the shop for the call that is going on.
     *
     * @return the shop of the conversation that makes the call
     * @throws ServiceUnavailableException if the server refuses the request
     * @throws TornReadException if the server could not read its data
     */
    Shop open() throws TornReadException;

    /**
     * Returns the key under which the shop applies a change once.
     *
     * @return the same key for the first execution of a call, its retries and its replays
     */
    default String idempotencyKey() {
        return TaskAttempt.current().idempotencyKey();
    }
}
