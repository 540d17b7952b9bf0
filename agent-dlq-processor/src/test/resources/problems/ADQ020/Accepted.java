package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask
    Object pay(String invoice, String rest) {
        return null;
    }
}
