// [ADQ036] type 'invoice.pay' of @AgentTask method 'Transfers.pay' is already the type of 'shop.Rejected.pay': one AgentDlq refuses to wrap both; give one of them a type of its own
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask(type = "invoice.pay")
    void pay(String invoice) {}
}

class Transfers {
    @AgentTask(type = "invoice.pay") // <- here
    void pay(String invoice) {}
}
