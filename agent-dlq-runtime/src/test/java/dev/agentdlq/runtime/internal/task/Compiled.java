/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.AgentTask;

/** Stands for a class that was compiled with the processor. */
class Compiled {
    @AgentTask(type = "work")
    public String work() {
        return "done";
    }
}
