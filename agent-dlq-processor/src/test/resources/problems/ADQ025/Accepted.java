package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import java.util.Optional;

class Accepted extends Finding {
    @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
    String pay(String invoice, long cents) {
        return invoice;
    }

    @Override
    @Reconciles("pay")
    Optional<String> find(String invoice, long cents) {
        return Optional.of(invoice);
    }
}

abstract class Finding {
    @Reconciles("pay")
    Optional<String> find(String invoice, long cents) {
        return Optional.empty();
    }
}
