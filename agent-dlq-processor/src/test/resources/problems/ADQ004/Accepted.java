package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask(
            type = "order.pay",
            maxRetries = 0)
    void pay() {}
}
