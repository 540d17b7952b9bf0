package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.PayloadUpgrade;

class Accepted {
    @AgentTask(type = "pay")
    void pay(String invoice, long cents) {}

    @PayloadUpgrade("pay")
    static Object[] payBefore(String invoice) {
        return new Object[] {invoice, 0L};
    }

    @PayloadUpgrade("pay")
    static Object[] payLongBefore(long number) {
        return new Object[] {Long.toString(number), 0L};
    }
}
