// [ADQ023] @Reconciles method 'Rejected.find' must have the parameters of task 'pay', (java.lang.String, long), but has (java.lang.String, int): it is asked with the arguments of the call; give it the same parameters
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

    @Reconciles("pay") // <- here
    Optional<String> find(String invoice, int cents) {
        return Optional.empty();
    }
}
