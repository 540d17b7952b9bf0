// [ADQ033] @AgentTask method 'Rejected.pay' is NON_IDEMPOTENT and nobody can tell whether its effect has happened, so a call that may have had it waits for a person; add a method with @Reconciles("invoice.pay")
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Effect;

class Rejected {
    @AgentTask(
            type = "invoice.pay",
            effect = Effect.NON_IDEMPOTENT) // <- here
    void pay(String invoice) {}
}
