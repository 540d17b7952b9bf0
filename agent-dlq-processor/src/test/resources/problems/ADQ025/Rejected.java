// [ADQ025] @Reconciles method 'Rejected.search' must be the only one of task 'pay', but 'Rejected.find' is another: only one answer can be right; remove one of them
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

    @Reconciles("pay")
    Optional<String> find(String invoice, long cents) {
        return Optional.empty();
    }

    @Reconciles("pay") // <- here
    Optional<String> search(String invoice, long cents) {
        return Optional.empty();
    }
}
