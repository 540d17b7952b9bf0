/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.processor;

import dev.agentdlq.AgentTask;

/** Stands for a class of a library that was compiled without the processor. */
public class LibraryTools {
    @AgentTask(maxRetries = -1)
    public void pay() {}
}
