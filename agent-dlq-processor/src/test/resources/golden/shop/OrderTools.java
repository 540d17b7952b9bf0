package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.Effect;
import dev.agentdlq.OnFailure;
import dev.agentdlq.Repeats;
import dev.agentdlq.Sensitive;
import dev.agentdlq.WhenExpired;
import java.io.IOException;
import java.util.List;
import java.util.Map;

@SuppressWarnings("agentdlq")
public class OrderTools {
    @AgentTask(
            type = "order.cancel",
            maxRetries = 5,
            deterministicOn = {IllegalStateException.class, IllegalArgumentException.class},
            transientOn = IOException.class,
            backoff = @Backoff(delay = "1500ms", multiplier = 1.5, maxDelay = "2h", jitter = 0),
            timeout = "1500ms",
            validFor = "2h",
            whenExpired = WhenExpired.DISCARD,
            effect = Effect.NON_IDEMPOTENT,
            repeats = Repeats.COALESCE,
            onFailure = OnFailure.NOTICE)
    public Map<String, List<Integer>> cancel(String orderId, int line, @Sensitive List<? extends Number> amounts)
            throws IOException {
        return Map.of(orderId, List.of(line));
    }

    @AgentTask
    void remind(String... addresses) {}

    public void notTask() {}
}
