/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.AgentTask;

/** A tool that fails with a stack trace of a given length. */
class CancelTools {
    /** What a real agent's call looks like from below: an HTTP client inside a framework inside a server. */
    static final int FRAMES = 40;

    static final String ORDER = "#W4284542";
    static final String REASON = "the customer found the same kettle cheaper elsewhere and no longer needs this one";

    /** Counted by the first call, because what stands above it differs from caller to caller. */
    private volatile int missing = -1;

    @AgentTask(type = "order.cancel")
    String cancel(String order, String reason) {
        if (missing < 0) {
            missing = Math.max(0, FRAMES - new Throwable().getStackTrace().length - 1);
        }
        return descend(missing, order, reason);
    }

    private String descend(int depth, String order, String reason) {
        if (depth > 0) {
            return descend(depth - 1, order, reason);
        }
        if (order.length() + reason.length() > 0) {
            throw new CallFailedException("the warehouse answered with status 503 after 3 attempts");
        }
        return order;
    }
}
