/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import static dev.agentdlq.samples.orderflow.shop.RuleCode.GIFT_CARD_BALANCE;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.ITEM_COUNT_MISMATCH;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.ITEM_NOT_IN_ORDER;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.NEW_ITEM_NOT_AVAILABLE;
import static dev.agentdlq.samples.orderflow.shop.RuleCode.PAYMENT_METHOD_NOT_FOUND;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items of an order for other variants of the same products, pair by pair: what a change of a pending order and an
 * exchange of a delivered one have in common.
 */
record ItemSwap(Order order, List<String> itemIds, List<String> newItemIds) {

    /** Checks the items and returns what the new ones cost more than the order's lines. */
    double priceDifference(Shop shop) {
        for (String itemId : itemIds) {
            if (!holds(order, itemIds, itemId)) {
                throw new OrderRuleViolation(ITEM_NOT_IN_ORDER, itemId + " not found");
            }
        }
        if (itemIds.size() != newItemIds.size()) {
            throw new OrderRuleViolation(ITEM_COUNT_MISMATCH, "the number of items to be exchanged should match");
        }
        double difference = 0;
        for (int i = 0; i < itemIds.size(); i++) {
            LineItem line = order.items().get(indexOf(order.items(), itemIds.get(i)));
            difference += newVariant(shop, line, newItemIds.get(i)).price() - line.price();
        }
        return difference;
    }

    /** Checks that the customer has the method and that it can pay the difference. */
    static void checkPayment(Shop shop, Order order, String paymentMethodId, double difference, String tooLittle) {
        if (!methodOf(shop, order, paymentMethodId).canPay(difference)) {
            throw new OrderRuleViolation(GIFT_CARD_BALANCE, tooLittle);
        }
    }

    /** Finds a payment method of the customer who ordered. */
    static PaymentMethod methodOf(Shop shop, Order order, String paymentMethodId) {
        PaymentMethod method = shop.user(order.userId()).paymentMethods().get(paymentMethodId);
        if (method == null) {
            throw new OrderRuleViolation(PAYMENT_METHOD_NOT_FOUND, "payment method not found");
        }
        return method;
    }

    /** Returns whether the order holds an item at least as often as it is asked for. */
    static boolean holds(Order order, List<String> itemIds, String itemId) {
        long held = order.items().stream()
                .filter(line -> line.itemId().equals(itemId))
                .count();
        return held >= Collections.frequency(itemIds, itemId);
    }

    /** Returns the order's lines with the new items in place of the old ones. */
    List<LineItem> swapped(Shop shop) {
        List<LineItem> lines = new ArrayList<>(order.items());
        for (int i = 0; i < itemIds.size(); i++) {
            // Looked up in the lines as they are by now, so that an item that is held twice is replaced twice.
            int index = indexOf(lines, itemIds.get(i));
            LineItem line = lines.get(index);
            lines.set(index, line.withVariant(newVariant(shop, line, newItemIds.get(i))));
        }
        return lines;
    }

    private static int indexOf(List<LineItem> lines, String itemId) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).itemId().equals(itemId)) {
                return i;
            }
        }
        throw new OrderRuleViolation(ITEM_NOT_IN_ORDER, itemId + " not found");
    }

    private static Variant newVariant(Shop shop, LineItem line, String newItemId) {
        @Nullable Variant variant = shop.product(line.productId()).variants().get(newItemId);
        if (variant == null || !variant.available()) {
            throw new OrderRuleViolation(NEW_ITEM_NOT_AVAILABLE, "new item " + newItemId + " not found or available");
        }
        return variant;
    }
}
