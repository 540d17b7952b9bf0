/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.spring;

import com.google.adk.tools.Annotations.Schema;
import dev.agentdlq.AgentTask;
import java.net.ConnectException;
import java.util.List;
import org.springframework.ai.mcp.annotation.McpTool;
import org.springframework.ai.mcp.annotation.McpToolParam;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;

/** Tools that several frameworks offer. */
public class Desk {
    public record Item(String sku, int quantity) {}

    public record Order(String id, List<Item> items) {}

    @AgentTask(type = "desk.order")
    @Tool(description = "Places an order")
    @McpTool(description = "Places an order")
    @Schema(description = "Places an order")
    public Order placeOrder(
            @ToolParam(description = "Who orders")
                    @McpToolParam(description = "Who orders")
                    @Schema(description = "Who orders")
                    String customerId,
            @ToolParam(description = "What is ordered")
                    @McpToolParam(description = "What is ordered")
                    @Schema(description = "What is ordered")
                    List<Item> items)
            throws ConnectException {
        if (items.isEmpty()) {
            throw new ConnectException("no items");
        }
        return new Order("of " + customerId, items);
    }

    @Tool(description = "Finds an order")
    @McpTool(description = "Finds an order")
    @Schema(description = "Finds an order")
    public String find(@ToolParam(description = "Which order") String orderId) {
        return "found " + orderId;
    }
}
