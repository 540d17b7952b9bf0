// [ADQ038] @PayloadUpgrade method 'Rejected.payBefore' must return java.lang.Object[], the arguments of task 'pay' as it is now, but returns java.lang.String[]; return them in their order
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.PayloadUpgrade;

class Rejected {
    @AgentTask(type = "pay")
    void pay(String invoice, String reason) {}

    @PayloadUpgrade("pay") // <- here
    static String[] payBefore(String invoice) {
        return new String[] {invoice, ""};
    }
}
