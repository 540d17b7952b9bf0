/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import static dev.agentdlq.samples.orderflow.shop.RuleCode.ITEM_NOT_IN_ORDER;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.ORDER_NOT_DELIVERED;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.PAYMENT_METHOD_NOT_ALLOWED;

import java.util.List;

/** What may be done with an order that was delivered. The checks run in the order in which the shop documents them. */
public final class DeliveredOrders {
    private final Shop shop;

    DeliveredOrders(Shop shop) {
        this.shop = shop;
    }

    /** Notes that items come back and who gets the money. */
    public Order returnItems(String orderId, List<String> itemIds, String paymentMethodId) {
        Order order = delivered(orderId, "non-delivered order cannot be returned");
        ItemSwap.methodOf(shop, order, paymentMethodId);
        if (!isOriginalMethod(order, paymentMethodId) && !paymentMethodId.contains(PaymentMethod.GIFT_CARD)) {
            throw new OrderRuleViolation(
                    PAYMENT_METHOD_NOT_ALLOWED,
                    "payment method should be either the original payment method or a gift card");
        }
        for (String itemId : itemIds) {
            if (!ItemSwap.holds(order, itemIds, itemId)) {
                throw new OrderRuleViolation(ITEM_NOT_IN_ORDER, "some item not found");
            }
        }
        return shop.put(order.change()
                .status(Order.RETURN_REQUESTED)
                .returned(itemIds, paymentMethodId)
                .build());
    }

    /** Notes that items are to be replaced by other variants of the same products; no money moves yet. */
    public Order exchangeItems(String orderId, List<String> itemIds, List<String> newItemIds, String paymentMethodId) {
        Order order = delivered(orderId, "non-delivered order cannot be exchanged");
        double difference = Money.rounded(new ItemSwap(order, itemIds, newItemIds).priceDifference(shop));
        ItemSwap.checkPayment(
                shop,
                order,
                paymentMethodId,
                difference,
                "insufficient gift card balance to pay for the price difference");
        return shop.put(order.change()
                .status(Order.EXCHANGE_REQUESTED)
                .exchanged(itemIds, newItemIds, paymentMethodId, difference)
                .build());
    }

    private Order delivered(String orderId, String refusal) {
        Order order = shop.order(orderId);
        if (!order.status().equals(Order.DELIVERED)) {
            throw new OrderRuleViolation(ORDER_NOT_DELIVERED, refusal);
        }
        return order;
    }

    private static boolean isOriginalMethod(Order order, String paymentMethodId) {
        return !order.paymentHistory().isEmpty()
                && order.paymentHistory().get(0).paymentMethodId().equals(paymentMethodId);
    }
}
