package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask(timeout = "1ms", validFor = "2h")
    void pay(String invoice) {}

    @AgentTask(timeout = "", validFor = "")
    void remind(String invoice) {}
}
