/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.springai.StageResultConverter;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;

/** The tools of a shop: with and without a task, with a result, none and a later one, own and inherited. */
class ShopTools extends CountingTools<Item> {
    static final String SECRET = "secret 4711 of db.internal";

    final List<Map<String, String>> contexts = new ArrayList<>();

    /** Fails once, before it has done anything. */
    @AgentTask(type = "order.place", backoff = @Backoff(delay = "1ms"))
    @Tool(description = "Places an order")
    public Order placeOrder(
            @ToolParam(description = "Who orders") String customerId,
            @ToolParam(description = "What is ordered") List<Item> items,
            @ToolParam(description = "A wish", required = false) String note)
            throws IOException {
        contexts.add(AgentContext.current());
        if ("fail".equals(note) && TaskAttempt.current().number() == 1) {
            throw new ConnectException(SECRET);
        }
        return new Order("of " + customerId, items);
    }

    @Tool(name = "find", description = "Finds an order", returnDirect = true)
    String lookUp(@ToolParam(description = "Which order") String orderId) {
        contexts.add(AgentContext.current());
        if (orderId.isEmpty()) {
            throw new IllegalStateException(SECRET);
        }
        return "found " + orderId;
    }

    @AgentTask(type = "order.remind", maxRetries = 0)
    @Tool(description = "Reminds a customer")
    void remind(String customerId, int days) {
        if (days < 0) {
            throw new AssertionError(SECRET);
        }
    }

    @AgentTask(type = "order.ship", maxRetries = 0)
    @Tool(description = "Ships an order", resultConverter = StageResultConverter.class)
    public CompletableFuture<Order> ship(@ToolParam(description = "Which order") String orderId) {
        return CompletableFuture.supplyAsync(() -> {
            if (orderId.isEmpty()) {
                throw new IllegalStateException(SECRET);
            }
            return new Order(orderId, List.of());
        });
    }
}
