/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.samples.orderflow.shop.Backend;
import dev.agentdlq.samples.orderflow.shop.Shop;
import java.util.function.Function;

/**
 * A way to a shop that never fails, for calls that do not come through the dead-letter queue.
 *
 * @param shop the shop
 * @param idempotencyKey the key of the call
 * @param effect told when something was changed
 */
record KeyedBackend(Shop shop, String idempotencyKey, Runnable effect) implements Backend {
    @Override
    public <T> T look(Function<Shop, T> question) {
        return question.apply(shop);
    }

    @Override
    public <T> T change(String key, Class<T> rowType, Function<Shop, T> change) {
        return shop.once(key, rowType, Effects.telling(effect, change));
    }
}
