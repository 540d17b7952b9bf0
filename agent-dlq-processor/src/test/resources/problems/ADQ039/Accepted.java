package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.PayloadUpgrade;

class Accepted {
    @AgentTask(type = "pay")
    void pay(String invoice, long cents) {}

    @PayloadUpgrade("pay")
    static Object[] payBefore(String number, long cents) {
        return new Object[] {number, cents};
    }
}
