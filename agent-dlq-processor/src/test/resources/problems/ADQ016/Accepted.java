package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask
    void pay() {}
}

class Accepted_AgentTasks {}
