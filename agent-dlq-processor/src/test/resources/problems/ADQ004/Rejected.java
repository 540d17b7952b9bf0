// [ADQ004] maxRetries of @AgentTask method 'Rejected.pay' must not be negative, but was -1; use 0 to execute the call only once
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask(
            type = "order.pay",
            maxRetries = -1) // <- here
    void pay() {}
}
