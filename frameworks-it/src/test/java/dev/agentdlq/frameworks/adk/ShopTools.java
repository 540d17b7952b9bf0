/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.adk;

import com.google.adk.tools.Annotations.Schema;
import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.OnFailure;
import dev.agentdlq.TaskOutcome;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;

/** The tools of a shop. Public, because the Agent Development Kit calls what it can see. */
public class ShopTools extends CountingTools<ShopTools.Item> {
    static final String SECRET = "secret 4711 of db.internal";

    public record Item(String sku, int quantity) {}

    public record Order(String id, List<Item> items) {}

    @AgentTask(type = "order.place", backoff = @Backoff(delay = "9m"))
    @Schema(description = "Places an order")
    public Order placeOrder(
            @Schema(name = "customer", description = "Who orders") String customerId,
            @Schema(description = "What is ordered") List<Item> items,
            @Schema(description = "A wish", optional = true) String note)
            throws IOException {
        if ("fail".equals(note)) {
            throw new ConnectException(SECRET);
        }
        return new Order("of " + customerId, items);
    }

    @Schema(name = "find", description = "Finds an order")
    public String lookUp(String orderId) {
        return "found " + orderId;
    }

    @AgentTask(type = "order.remind", maxRetries = 0)
    @Schema(description = "Reminds a customer")
    public void remind(String customerId, int days) {
        if (days < 0) {
            throw new IllegalStateException(SECRET);
        }
    }

    @Schema(description = "Ships an order")
    public Single<Map<String, Object>> ship(@Schema(description = "Which order") String orderId) {
        return Single.just(Map.of("shipped", orderId));
    }

    @AgentTask(type = "order.note", onFailure = OnFailure.NOTICE, backoff = @Backoff(delay = "9m"))
    @Schema(description = "Notes something")
    public String note(String text) throws IOException {
        if (text.isEmpty()) {
            throw new ConnectException(SECRET);
        }
        return "noted";
    }

    @AgentTask(type = "order.cancel", backoff = @Backoff(delay = "9m"))
    public TaskOutcome<Order> cancel(String orderId) throws IOException {
        if (orderId.isEmpty()) {
            throw new ConnectException(SECRET);
        }
        return TaskOutcome.completed(new Order(orderId, List.of()));
    }

    /** Tells what became of a call in a way that any framework can show to a model. */
    public static final class Telling {
        private final ShopTools tools;

        Telling(ShopTools tools) {
            this.tools = tools;
        }

        @Schema(name = "cancel", description = "Cancels an order")
        public Map<String, Object> cancel(String orderId) throws IOException {
            return tools.cancel(orderId)
                    .match(
                            order -> Map.of("cancelled", order.id()),
                            receipt -> Map.of("told", receipt.noticeForModel()));
        }
    }
}
