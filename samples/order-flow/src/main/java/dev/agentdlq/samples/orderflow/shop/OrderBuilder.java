/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the next state of an order. For one thread at a time. */
final class OrderBuilder {
    private final Order before;
    private Address address;
    private List<LineItem> items;
    private String status;
    private List<Payment> paymentHistory;
    private @Nullable String cancelReason;
    private @Nullable List<String> returnItems;
    private @Nullable String returnPaymentMethodId;
    private @Nullable List<String> exchangeItems;
    private @Nullable List<String> exchangeNewItems;
    private @Nullable String exchangePaymentMethodId;
    private @Nullable Double exchangePriceDifference;

    OrderBuilder(Order before) {
        this.before = before;
        address = before.address();
        items = before.items();
        status = before.status();
        paymentHistory = before.paymentHistory();
        cancelReason = before.cancelReason();
        returnItems = before.returnItems();
        returnPaymentMethodId = before.returnPaymentMethodId();
        exchangeItems = before.exchangeItems();
        exchangeNewItems = before.exchangeNewItems();
        exchangePaymentMethodId = before.exchangePaymentMethodId();
        exchangePriceDifference = before.exchangePriceDifference();
    }

    OrderBuilder address(Address newAddress) {
        address = newAddress;
        return this;
    }

    OrderBuilder items(List<LineItem> newItems) {
        items = newItems;
        return this;
    }

    OrderBuilder status(String newStatus) {
        status = newStatus;
        return this;
    }

    OrderBuilder pay(List<Payment> payments) {
        paymentHistory = Rows.with(paymentHistory, payments);
        return this;
    }

    OrderBuilder cancelReason(String reason) {
        cancelReason = reason;
        return this;
    }

    OrderBuilder returned(List<String> itemIds, String paymentMethodId) {
        returnItems = Rows.sorted(itemIds);
        returnPaymentMethodId = paymentMethodId;
        return this;
    }

    OrderBuilder exchanged(List<String> itemIds, List<String> newItemIds, String paymentMethodId, double difference) {
        exchangeItems = Rows.sorted(itemIds);
        exchangeNewItems = Rows.sorted(newItemIds);
        exchangePaymentMethodId = paymentMethodId;
        exchangePriceDifference = difference;
        return this;
    }

    Order build() {
        return new Order(
                before.orderId(),
                before.userId(),
                address,
                items,
                before.fulfillments(),
                status,
                paymentHistory,
                cancelReason,
                returnItems,
                returnPaymentMethodId,
                exchangeItems,
                exchangeNewItems,
                exchangePaymentMethodId,
                exchangePriceDifference);
    }
}
