package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Accepted {
    @AgentTask(backoff = @Backoff(jitter = 1))
    void pay() {}
}
