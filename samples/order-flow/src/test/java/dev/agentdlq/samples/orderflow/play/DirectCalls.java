/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentdlq.samples.orderflow.OrderTools;
import dev.agentdlq.samples.orderflow.shop.Shop;

/** Calls tools without the dead-letter queue between. */
public final class DirectCalls {
    private static final Binder BINDER = new Binder(OrderTools.class);

    private DirectCalls() {}

    /** Makes a call on a shop that never fails. */
    public static Object call(Shop shop, String idempotencyKey, String tool, JsonNode arguments) {
        try {
            return BINDER.bind(tool, arguments)
                    .invoke(new OrderTools(new KeyedBackend(shop, idempotencyKey, () -> {})));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("tool '" + tool + "' failed on a shop that never fails", e);
        }
    }

    /** Returns whether there is a tool of this name. */
    public static boolean hasTool(String tool) {
        return BINDER.hasTool(tool);
    }
}
