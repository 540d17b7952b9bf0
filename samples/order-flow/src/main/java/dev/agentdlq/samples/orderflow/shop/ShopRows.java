/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import java.util.Map;

/**
 * The shop as it was before the first call; read once and shared by all conversations. Immutable.
 *
 * @param users customers by id
 * @param orders orders by id
 * @param products products by id
 */
public record ShopRows(Map<String, User> users, Map<String, Order> orders, Map<String, Product> products) {
    /** Copies the maps in their order. */
    public ShopRows {
        users = Rows.copyOf(users);
        orders = Rows.copyOf(orders);
        products = Rows.copyOf(products);
    }
}
