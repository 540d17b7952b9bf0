package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Accepted {
    @AgentTask(maxRetries = 1, backoff = @Backoff(delay = "5s"))
    void pay(String invoice) {}

    @AgentTask(maxRetries = 0, timeout = "30s")
    void payOnce(String invoice) {}
}
