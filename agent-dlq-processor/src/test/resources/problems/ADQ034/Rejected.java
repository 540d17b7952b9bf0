// [ADQ034] backoff of @AgentTask method 'Rejected.pay' never acts, because maxRetries is 0; remove it, or allow a retry
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Rejected {
    @AgentTask(
            maxRetries = 0,
            backoff = @Backoff(delay = "5s")) // <- here
    void pay(String invoice) {}
}
