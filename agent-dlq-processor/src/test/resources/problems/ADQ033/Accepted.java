package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import java.util.Optional;

class Accepted {
    @AgentTask(type = "invoice.pay", effect = Effect.NON_IDEMPOTENT)
    void pay(String invoice) {}

    @Reconciles("invoice.pay")
    Optional<String> findReceipt(String invoice) {
        return Optional.empty();
    }
}
