package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Accepted {
    @AgentTask(backoff = @Backoff(delay = "1h", maxDelay = "1h"))
    void pay() {}
}
