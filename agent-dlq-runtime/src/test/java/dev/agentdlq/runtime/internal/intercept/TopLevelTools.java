/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.intercept;

import dev.agentdlq.AgentTask;

/** Tools that a test loads by another class loader, or extends in another package. */
public class TopLevelTools {
    @AgentTask
    public String work() {
        return "done by " + getClass().getClassLoader().getClass().getSimpleName();
    }

    @AgentTask(type = "TopLevelTools.closed")
    protected String closed() {
        return "closed";
    }
}
