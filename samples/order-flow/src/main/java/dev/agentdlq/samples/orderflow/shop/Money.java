/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Rounds amounts as the shop's books do. */
final class Money {
    private Money() {}

    /** Returns an amount with two decimals, judged by its exact binary value, half to even. */
    static double rounded(double amount) {
        return new BigDecimal(amount).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
    }
}
