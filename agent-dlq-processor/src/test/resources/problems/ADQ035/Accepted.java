package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Accepted {
    @AgentTask(backoff = @Backoff(delay = "1m"), validFor = "30s")
    void pay(String invoice) {}
}
