/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/** One variant of a product that can be ordered while it is available. Immutable. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Variant(String itemId, Map<String, String> options, boolean available, double price) {
    /** Copies the options in their order. */
    public Variant {
        options = Rows.copyOf(options);
    }
}
