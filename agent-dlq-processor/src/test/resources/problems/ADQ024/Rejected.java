// [ADQ024] @Reconciles method 'Rejected.find' must return Optional<java.lang.String>, what task 'pay' returns, but returns java.util.Optional<java.lang.Object>; return what the task would have returned, or empty where its effect has not happened
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
    Optional<Object> find(String invoice, long cents) {
        return Optional.empty();
    }
}
