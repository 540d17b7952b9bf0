package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask
    void pay(java.util.List<Invoice> invoices) {}

    record Invoice(String number) {}
}
