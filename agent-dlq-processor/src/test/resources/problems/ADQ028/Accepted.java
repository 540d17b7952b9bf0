package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask
    void pay(String invoice) {}

    static final class WithoutTasks {}
}
