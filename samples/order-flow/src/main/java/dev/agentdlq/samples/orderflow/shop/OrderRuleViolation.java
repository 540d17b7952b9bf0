/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.shop;

/** Thrown when a call breaks a rule of the shop; the same call would break it again. Nothing was changed. */
public final class OrderRuleViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuleCode code;

    /**
     * Creates the exception.
     *
     * @param code the rule
     * @param message what the agent is told
     */
    public OrderRuleViolation(RuleCode code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * Returns the rule that was broken.
     *
     * @return the rule
     */
    public RuleCode code() {
        return code;
    }
}
