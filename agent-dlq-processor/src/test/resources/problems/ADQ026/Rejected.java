// [ADQ026] @Reconciles method 'Rejected.find' must belong to a NON_IDEMPOTENT task, but 'pay' is IDEMPOTENT and repeated without asking; set effect = Effect.NON_IDEMPOTENT, or remove the method
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import java.util.Optional;

class Rejected {
    @AgentTask(type = "pay")
    String pay(String invoice, long cents) {
        return invoice;
    }

    @Reconciles("pay") // <- here
    Optional<String> find(String invoice, long cents) {
        return Optional.empty();
    }
}
