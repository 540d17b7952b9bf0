package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.PayloadUpgrade;

class Accepted {
    @AgentTask(type = "pay")
    void pay(String invoice, String reason) {}

    @PayloadUpgrade("pay")
    static Object[] payBefore(String invoice) {
        return new Object[] {invoice, ""};
    }
}
