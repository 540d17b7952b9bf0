/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import dev.agentdlq.AgentContext;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolMemoryId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Tools with and without a task, with all that a framework reads from a method. Fails as it is told to. */
public class ShopTools extends CountingTools<ShopTools.Item> {
    static final String SECRET = "db-7.internal refused user 'admin'";

    /** A line of an order. */
    public record Item(String product, int quantity) {}

    /** What was ordered. */
    public record Order(String id, List<Item> items) {}

    enum Speed {
        SLOW,
        FAST
    }

    final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    final Queue<Map<String, String>> contexts = new ConcurrentLinkedQueue<>();

    @AgentTask(type = "shop.place_order", maxRetries = 5, backoff = @Backoff(delay = "10ms", multiplier = 1))
    @Tool("Places an order")
    public Order placeOrder(
            @P("the customer's id") String customerId,
            @P(name = "order_items", value = "what to order") List<Item> items,
            @P(value = "how fast", required = false) Speed speed)
            throws Exception {
        contexts.add(AgentContext.current());
        Exception failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return new Order("o-" + customerId, items);
    }

    @Tool(name = "look_up", value = "Looks an order up")
    public String lookup(String orderId, Optional<Boolean> withItems) {
        return "order " + orderId
                + withItems.map(with -> with ? " with items" : "").orElse("");
    }

    @AgentTask(type = "shop.remember")
    @Tool("Remembers something")
    public String remember(@ToolMemoryId String conversation, String note) {
        return conversation + ": " + note;
    }

    @AgentTask(type = "shop.track", backoff = @Backoff(delay = "10ms", multiplier = 1))
    @Tool("Tracks an order")
    public CompletableFuture<String> track(String orderId) {
        Exception failure = failures.poll();
        return failure == null
                ? CompletableFuture.completedFuture("on its way")
                : CompletableFuture.failedFuture(failure);
    }

    @Tool("Fails, and is no task")
    public String unprotected() throws IOException {
        throw new IOException(SECRET);
    }
}
