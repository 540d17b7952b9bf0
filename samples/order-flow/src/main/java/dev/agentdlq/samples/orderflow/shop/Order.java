/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as it stands. Immutable.
 *
 * @param orderId its id, with the leading {@code #}
 * @param userId the customer who ordered
 * @param address where it goes
 * @param items its lines; the same item may occur twice
 * @param fulfillments the parcels that left
 * @param status where it stands, {@link #PENDING} and so on
 * @param paymentHistory payments and refunds, the oldest first
 * @param cancelReason why it was cancelled, else null
 * @param returnItems sorted ids of the items to be returned, else null
 * @param returnPaymentMethodId where the money goes after a return, else null
 * @param exchangeItems sorted ids of the items to be exchanged, else null
 * @param exchangeNewItems sorted ids of the items wanted instead, else null
 * @param exchangePaymentMethodId who pays or gets the difference of an exchange, else null
 * @param exchangePriceDifference what the new items cost more, else null
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Order(
        String orderId,
        String userId,
        Address address,
        List<LineItem> items,
        List<Fulfillment> fulfillments,
        String status,
        List<Payment> paymentHistory,
        @Nullable String cancelReason,
        @Nullable List<String> returnItems,
        @Nullable String returnPaymentMethodId,
        @Nullable List<String> exchangeItems,
        @Nullable List<String> exchangeNewItems,
        @Nullable String exchangePaymentMethodId,
        @Nullable Double exchangePriceDifference) {

    /** Paid and not yet packed: the customer may still change it. */
    public static final String PENDING = "pending";

    /** Pending, but its items were changed, which is possible once. */
    public static final String PENDING_ITEM_MODIFIED = "pending (item modified)";

    /** At the customer's. */
    public static final String DELIVERED = "delivered";

    /** Called off before it was packed. */
    public static final String CANCELLED = "cancelled";

    /** Delivered, and some items are to come back. */
    public static final String RETURN_REQUESTED = "return requested";

    /** Delivered, and some items are to be replaced. */
    public static final String EXCHANGE_REQUESTED = "exchange requested";

    /** Copies the lists. */
    public Order {
        items = List.copyOf(items);
        fulfillments = List.copyOf(fulfillments);
        paymentHistory = List.copyOf(paymentHistory);
    }

    OrderBuilder change() {
        return new OrderBuilder(this);
    }
}
