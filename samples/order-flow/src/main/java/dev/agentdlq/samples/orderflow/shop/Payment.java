/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One entry of an order's payment history. Immutable.
 *
 * @param transactionType {@link #PAYMENT} or {@link #REFUND}
 * @param amount never negative; binary floating point, because that is how the shop's books are kept
 * @param paymentMethodId the method that paid or was paid
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Payment(String transactionType, double amount, String paymentMethodId) {
    /** The customer paid. */
    public static final String PAYMENT = "payment";

    /** The customer was paid back. */
    public static final String REFUND = "refund";

    Payment refunded() {
        return new Payment(REFUND, amount, paymentMethodId);
    }
}
