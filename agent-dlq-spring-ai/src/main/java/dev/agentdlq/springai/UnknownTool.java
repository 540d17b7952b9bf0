/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.AgentDlq;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/** Stands for a tool that the model was not given, for the turn in which it calls it. */
record UnknownTool(String name, AgentDlq dlq) implements ToolCallback {
    @Override
    public ToolDefinition getToolDefinition() {
        return ToolDefinition.builder()
                .name(name)
                .description("A tool that does not exist")
                .inputSchema("{}")
                .build();
    }

    @Override
    public String call(String toolInput) {
        Receipt receipt = dlq.reject(
                name, toolInput, new IllegalArgumentException("a tool must be one of those that the model was given"));
        return "Not done: there is no tool of this name (ticket " + receipt.entryId()
                + "). Call only tools that you were given.";
    }
}
