/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import java.util.List;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;

/** A tool that other tools inherit, of things that only they know. */
class CountingTools<T> {
    @Tool(description = "Counts things")
    public int countAll(@ToolParam(description = "What to count") List<T> things) {
        return things.size();
    }
}
