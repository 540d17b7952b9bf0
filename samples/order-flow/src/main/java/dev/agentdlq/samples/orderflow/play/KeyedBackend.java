/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.samples.orderflow.shop.Backend;
import dev.agentdlq.samples.orderflow.shop.Shop;

/**
 * A way to a shop that never fails, for calls that do not come through the dead-letter queue.
 *
 * @param shop the shop
 * @param idempotencyKey the key of the call
 */
record KeyedBackend(Shop shop, String idempotencyKey) implements Backend {
    @Override
    public Shop open() {
        return shop;
    }
}
