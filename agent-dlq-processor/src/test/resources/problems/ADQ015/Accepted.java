package shop;

import dev.agentdlq.AgentTask;

class Accepted implements Payments {
    @Override
    @AgentTask
    public void pay() {}

    @AgentTask
    void refund() {}
}

interface Payments {
    @AgentTask
    void pay();
}
