// [ADQ022] @Reconciles method 'Rejected.find' must name a task of its class, but 'pey' is not one of [pay]; did you mean 'pay'?
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import java.util.Optional;

class Rejected {
    @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
    String pay(String invoice, long cents) {
        return invoice;
    }

    @Reconciles("pey") // <- here
    Optional<String> find(String invoice, long cents) {
        return Optional.empty();
    }
}
