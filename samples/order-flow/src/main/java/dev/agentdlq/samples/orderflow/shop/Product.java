/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/** A product with its variants by item id. Immutable. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Product(String name, String productId, Map<String, Variant> variants) {
    /** Copies the variants in their order. */
    public Product {
        variants = Rows.copyOf(variants);
    }
}
