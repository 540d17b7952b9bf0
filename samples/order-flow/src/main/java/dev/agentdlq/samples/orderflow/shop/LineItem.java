/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/** One line of an order: a variant of a product at the price of the day it was ordered. Immutable. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LineItem(String name, String productId, String itemId, double price, Map<String, String> options) {
    /** Copies the options in their order. */
    public LineItem {
        options = Rows.copyOf(options);
    }

    LineItem withVariant(Variant variant) {
        return new LineItem(name, productId, variant.itemId(), variant.price(), variant.options());
    }
}
