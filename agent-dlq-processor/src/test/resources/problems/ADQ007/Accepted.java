package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Accepted {
    @AgentTask(backoff = @Backoff(maxDelay = "7d"))
    void pay() {}
}
