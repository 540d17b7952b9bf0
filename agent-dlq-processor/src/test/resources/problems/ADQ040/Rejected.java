// [ADQ040] @PayloadUpgrade method 'Rejected.payLongBefore' must have parameters of its own, but those of 'Rejected.payBefore' for task 'pay' are the same; remove one of them
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.PayloadUpgrade;

class Rejected {
    @AgentTask(type = "pay")
    void pay(String invoice, long cents) {}

    @PayloadUpgrade("pay")
    static Object[] payBefore(String invoice) {
        return new Object[] {invoice, 0L};
    }

    @PayloadUpgrade("pay") // <- here
    static Object[] payLongBefore(String invoice) {
        return new Object[] {invoice, 1L};
    }
}
