/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

/** A tool that only counts its executions. */
class ShipTools {
    private final Executions executions;

    ShipTools(Executions executions) {
        this.executions = executions;
    }

    @AgentTask(type = "parcel.ship", backoff = @Backoff(delay = "0s", multiplier = 1, jitter = 0))
    void ship(int number, String data) {
        executions.execute(number, data);
    }
}
