/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import dev.agentdlq.TaskAttempt;
import java.io.IOException;
import java.util.function.Function;

/**
 * The way from a tool to the shop of the conversation that makes the call. Thread-safe.
 *
 * <p>Whatever its methods throw but an {@link OrderRuleViolation} says that the way there or back was disturbed: the
 * request may have reached the shop or not.
 */
public interface Backend {
    /**
     * Asks the shop.
     *
     * @param question what to ask
     * @return the answer
     * @throws IOException if the connection or the server failed
     */
    <T> T look(Function<Shop, T> question) throws IOException;

    /**
     * Changes something in the shop.
     *
     * @param idempotencyKey the key under which the shop makes the change once
     * @param rowType the type of the changed row
     * @param change the change; answers the changed row
     * @return the changed row
     * @throws IOException if the connection or the server failed
     */
    <T> T change(String idempotencyKey, Class<T> rowType, Function<Shop, T> change) throws IOException;

    /**
     * Returns the key under which the shop makes a change once.
     *
     * @return the same key for the first execution of a call, its retries and its replays
     */
    default String idempotencyKey() {
        return TaskAttempt.current().idempotencyKey();
    }
}
