package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import java.util.Optional;

class Accepted {
    @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
    String pay(String invoice, long cents) {
        return invoice;
    }

    @Reconciles("pay")
    Optional<String> find(String invoice, long cents) {
        return Optional.empty();
    }
}
