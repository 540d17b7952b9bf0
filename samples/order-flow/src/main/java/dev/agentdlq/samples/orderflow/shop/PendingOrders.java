/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import static dev.agentdlq.samples.orderflow.shop.RuleCode.GIFT_CARD_BALANCE;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.ORDER_NOT_PENDING;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.PAYMENT_METHOD_UNCHANGED;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.PAYMENT_NOT_SINGLE;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.REASON_NOT_ALLOWED;

import java.util.List;
import java.util.Set;

/** What may be done with an order that is pending. The checks run in the order in which the shop documents them. */
public final class PendingOrders {
    private static final Set<String> CANCEL_REASONS = Set.of("no longer needed", "ordered by mistake");

    private final Shop shop;

    PendingOrders(Shop shop) {
        this.shop = shop;
    }

    /** Cancels an order and pays everything back. */
    public Order cancel(String orderId, String reason) {
        Order order = pending(orderId, "non-pending order cannot be cancelled");
        if (!CANCEL_REASONS.contains(reason)) {
            throw new OrderRuleViolation(REASON_NOT_ALLOWED, "invalid reason");
        }
        List<Payment> refunds =
                order.paymentHistory().stream().map(Payment::refunded).toList();
        refunds.forEach(refund -> shop.pay(order.userId(), refund.paymentMethodId(), -refund.amount()));
        return shop.put(order.change()
                .status(Order.CANCELLED)
                .cancelReason(reason)
                .pay(refunds)
                .build());
    }

    /** Sends an order elsewhere. */
    public Order changeAddress(String orderId, Address address) {
        Order order = pending(orderId, "non-pending order cannot be modified");
        return shop.put(order.change().address(address).build());
    }

    /** Replaces items by other variants of the same products; possible once. */
    public Order changeItems(String orderId, List<String> itemIds, List<String> newItemIds, String paymentMethodId) {
        Order order = pending(orderId, "non-pending order cannot be modified");
        ItemSwap swap = new ItemSwap(order, itemIds, newItemIds);
        double difference = swap.priceDifference(shop);
        ItemSwap.checkPayment(
                shop, order, paymentMethodId, difference, "insufficient gift card balance to pay for the new item");
        shop.pay(order.userId(), paymentMethodId, difference);
        String type = difference > 0 ? Payment.PAYMENT : Payment.REFUND;
        return shop.put(order.change()
                .status(Order.PENDING_ITEM_MODIFIED)
                .items(swap.swapped(shop))
                .pay(List.of(new Payment(type, Math.abs(difference), paymentMethodId)))
                .build());
    }

    /** Lets another method pay; possible once. */
    public Order changePayment(String orderId, String paymentMethodId) {
        Order order = pending(orderId, "non-pending order cannot be modified");
        PaymentMethod method = ItemSwap.methodOf(shop, order, paymentMethodId);
        if (order.paymentHistory().size() != 1
                || !order.paymentHistory().get(0).transactionType().equals(Payment.PAYMENT)) {
            throw new OrderRuleViolation(PAYMENT_NOT_SINGLE, "there should be exactly one payment for a pending order");
        }
        Payment paid = order.paymentHistory().get(0);
        if (paid.paymentMethodId().equals(paymentMethodId)) {
            throw new OrderRuleViolation(
                    PAYMENT_METHOD_UNCHANGED, "the new payment method should be different from the current one");
        }
        if (!method.canPay(paid.amount())) {
            throw new OrderRuleViolation(GIFT_CARD_BALANCE, "insufficient gift card balance to pay for the order");
        }
        shop.pay(order.userId(), paymentMethodId, paid.amount());
        shop.pay(order.userId(), paid.paymentMethodId(), -paid.amount());
        return shop.put(order.change()
                .pay(List.of(new Payment(Payment.PAYMENT, paid.amount(), paymentMethodId), paid.refunded()))
                .build());
    }

    private Order pending(String orderId, String refusal) {
        Order order = shop.order(orderId);
        if (!order.status().equals(Order.PENDING)) {
            throw new OrderRuleViolation(ORDER_NOT_PENDING, refusal);
        }
        return order;
    }
}
