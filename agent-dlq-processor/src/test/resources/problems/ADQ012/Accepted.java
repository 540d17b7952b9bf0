package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask
    void pay(String invoice) {}

    @AgentTask(type = "Accepted.payByNumber")
    void pay(int invoice) {}
}
