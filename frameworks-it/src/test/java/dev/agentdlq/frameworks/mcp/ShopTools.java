/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.mcp;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.OnFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.ai.mcp.annotation.McpTool;
import org.springframework.ai.mcp.annotation.McpToolParam;
import reactor.core.publisher.Mono;

/** The tools of a shop, offered to clients of the protocol. */
class ShopTools extends CountingTools<ShopTools.Item> {
    static final String SECRET = "secret 4711 of db.internal";

    record Item(String sku, int quantity) {}

    record Order(String id, List<Item> items) {}

    final List<Map<String, String>> contexts = new ArrayList<>();

    @AgentTask(type = "order.place", backoff = @Backoff(delay = "9m"))
    @McpTool(
            description = "Places an order",
            generateOutputSchema = true,
            annotations = @McpTool.McpAnnotations(destructiveHint = false, idempotentHint = true))
    public Order placeOrder(
            @McpToolParam(description = "Who orders") String customerId,
            @McpToolParam(description = "What is ordered") List<Item> items,
            @McpToolParam(description = "A wish", required = false) String note)
            throws IOException {
        contexts.add(AgentContext.current());
        if ("fail".equals(note)) {
            throw new ConnectException(SECRET);
        }
        return new Order("of " + customerId, items);
    }

    @McpTool(name = "find", title = "Order finder", description = "Finds an order")
    String lookUp(@McpToolParam(description = "Which order") String orderId) {
        if (orderId.isEmpty()) {
            throw new IllegalStateException(SECRET);
        }
        return "found " + orderId;
    }

    @AgentTask(type = "order.remind", onFailure = OnFailure.NOTICE, backoff = @Backoff(delay = "9m"))
    @McpTool(description = "Reminds a customer")
    public void remind(String customerId, int days) throws IOException {
        if (days < 0) {
            throw new ConnectException(SECRET);
        }
    }

    @AgentTask(type = "order.note", onFailure = OnFailure.NOTICE, backoff = @Backoff(delay = "9m"))
    @McpTool(description = "Notes something")
    public String note(String text) throws IOException {
        if (text.isEmpty()) {
            throw new ConnectException(SECRET);
        }
        return "noted";
    }

    @McpTool(description = "Ships an order")
    public Mono<Order> ship(@McpToolParam(description = "Which order") String orderId) {
        return Mono.fromSupplier(() -> new Order(orderId, List.of()));
    }
}
