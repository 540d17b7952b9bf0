/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** A parcel that left the warehouse. Immutable. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Fulfillment(List<String> trackingId, List<String> itemIds) {
    /** Copies the lists. */
    public Fulfillment {
        trackingId = List.copyOf(trackingId);
        itemIds = List.copyOf(itemIds);
    }
}
