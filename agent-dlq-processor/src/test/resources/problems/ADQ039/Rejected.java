// [ADQ039] @PayloadUpgrade method 'Rejected.payBefore' must have the parameters that task 'pay' had before, but has those that it has now, (java.lang.String, long); give it the earlier ones, or remove it
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.PayloadUpgrade;

class Rejected {
    @AgentTask(type = "pay")
    void pay(String invoice, long cents) {}

    @PayloadUpgrade("pay") // <- here
    static Object[] payBefore(String invoice, long cents) {
        return new Object[] {invoice, cents};
    }
}
