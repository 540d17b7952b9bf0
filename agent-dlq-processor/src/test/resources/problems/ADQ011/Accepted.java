package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask(type = "Order-2.pay_now")
    void pay() {}
}
