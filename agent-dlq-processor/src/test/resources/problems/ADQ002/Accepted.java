package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask(maxRetries = 1)
    void pay() {}
}
