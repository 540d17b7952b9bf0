/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentdlq.samples.orderflow.shop.Shop;
import dev.agentdlq.samples.orderflow.shop.ShopRows;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a conversation changed, as they are after its last call.
 *
 * @param conversation its id
 * @param orders changed orders by id
 * @param users changed customers by id
 */
public record FinalState(
        @JsonProperty(required = true) String conversation,
        @JsonProperty(required = true) ObjectNode orders,
        @JsonProperty(required = true) ObjectNode users) {

    /** Checks what must be there; a field may be present and null. */
    public FinalState {
        Objects.requireNonNull(conversation, "conversation");
        Objects.requireNonNull(orders, "orders");
        Objects.requireNonNull(users, "users");
    }

    /**
     * Takes the rows of a shop that are not as they were.
     *
     * @param conversation the conversation's id
     * @param before the rows before its first call
     * @param shop its shop
     * @return the rows
     */
    public static FinalState of(String conversation, ShopRows before, Shop shop) {
        return new FinalState(
                conversation,
                changed(before.orders(), shop.writtenOrders()),
                changed(before.users(), shop.writtenUsers()));
    }

    /** Returns whether nothing was changed. */
    @JsonIgnore
    public boolean isUnchanged() {
        return orders.isEmpty() && users.isEmpty();
    }

    private static ObjectNode changed(Map<String, ?> before, Map<String, ?> written) {
        ObjectNode rows = Json.MAPPER.createObjectNode();
        written.forEach((id, row) -> {
            @Nullable Object old = before.get(id);
            JsonNode now = Json.MAPPER.valueToTree(row);
            if (old == null || !Json.same(now, Json.MAPPER.valueToTree(old))) {
                rows.set(id, now);
            }
        });
        return rows;
    }
}
