/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

/**
 * What the calls of a run meet with.
 *
 * @param shops the conversations' shops
 * @param plan which executions fail
 * @param counts counts the faults that happen
 * @param pace when calls are made
 * @param isShopForgetful whether the shops ignore idempotency keys, as they should not
 */
public record Scenery(Shops shops, FaultPlan plan, FaultCounts counts, Pace pace, boolean isShopForgetful) {

    /**
     * Makes the calls meet with shops that know idempotency keys, as fast as they can be made.
     *
     * @param shops the conversations' shops
     * @param plan which executions fail
     * @return the scenery
     */
    public static Scenery of(Shops shops, FaultPlan plan) {
        return new Scenery(shops, plan, new FaultCounts(), Pace.unlimited(), false);
    }
}
