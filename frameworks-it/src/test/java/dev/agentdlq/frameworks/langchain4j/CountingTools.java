/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import java.util.List;

class CountingTools<T> {
    @Tool("Counts things")
    public int countAll(@P("the things to count") List<T> things) {
        return things.size();
    }
}
