package shop;

import dev.agentdlq.AgentTask;

class Accepted implements Payments {
    @Override
    @AgentTask(type = "invoice.pay")
    public void pay(String invoice) {}
}

interface Payments {
    @AgentTask(type = "invoice.pay")
    void pay(String invoice);
}
