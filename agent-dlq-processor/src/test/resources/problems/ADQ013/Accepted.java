package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask(deterministicOn = Refused.class)
    void pay() {}

    @SuppressWarnings("serial")
    static class Refused extends RuntimeException {}
}
