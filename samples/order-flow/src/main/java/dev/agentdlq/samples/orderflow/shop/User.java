/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * A customer. Immutable.
 *
 * @param name what the customer is called
 * @param address the default address
 * @param email unique in the shop
 * @param paymentMethods by their ids
 * @param orders ids of the customer's orders
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record User(
        Name name, Address address, String email, Map<String, PaymentMethod> paymentMethods, List<String> orders) {
    /** Copies the collections in their order. */
    public User {
        paymentMethods = Rows.copyOf(paymentMethods);
        orders = List.copyOf(orders);
    }

    User withAddress(Address newAddress) {
        return new User(name, newAddress, email, paymentMethods, orders);
    }

    User withPaymentMethod(PaymentMethod method) {
        return new User(name, address, email, Rows.with(paymentMethods, method.id(), method), orders);
    }
}
