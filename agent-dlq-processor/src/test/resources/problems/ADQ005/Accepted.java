package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Accepted {
    @AgentTask(backoff = @Backoff(multiplier = 3, delay = "PT5M"))
    void pay() {}
}
