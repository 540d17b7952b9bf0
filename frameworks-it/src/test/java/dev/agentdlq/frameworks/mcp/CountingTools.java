/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.mcp;

import java.util.List;
import org.springframework.ai.mcp.annotation.McpTool;
import org.springframework.ai.mcp.annotation.McpToolParam;

/** A tool that other tools inherit, of things that only they know. */
class CountingTools<T> {
    @McpTool(description = "Counts things")
    public int countAll(@McpToolParam(description = "What to count") List<T> things) {
        return things.size();
    }
}
