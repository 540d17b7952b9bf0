package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask
    public void pay() {}
}
