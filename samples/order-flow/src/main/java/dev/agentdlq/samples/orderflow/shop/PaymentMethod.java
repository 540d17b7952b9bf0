/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How a customer pays. Immutable.
 *
 * @param source {@code credit_card}, {@code paypal} or {@code gift_card}
 * @param brand of a credit card, else null
 * @param lastFour digits of a credit card, else null
 * @param balance of a gift card, else null
 * @param id its id, unique within the customer
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PaymentMethod(
        String source,
        @Nullable String brand,
        @Nullable String lastFour,
        @Nullable BigDecimal balance,
        String id) {
    static final String GIFT_CARD = "gift_card";

    boolean isGiftCard() {
        return source.equals(GIFT_CARD);
    }

    /** Returns whether an amount can be paid; only a gift card can be too empty. */
    boolean canPay(double amount) {
        return !isGiftCard() || balanceOrZero() >= amount;
    }

    /**
     * Returns the method after an amount was paid with it, or paid back if negative; only gift cards keep a balance.
     */
    PaymentMethod paying(double amount) {
        if (!isGiftCard()) {
            return this;
        }
        BigDecimal rest = BigDecimal.valueOf(Money.rounded(balanceOrZero() - amount));
        return new PaymentMethod(source, brand, lastFour, rest, id);
    }

    private double balanceOrZero() {
        return balance == null ? 0 : balance.doubleValue();
    }
}
