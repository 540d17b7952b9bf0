package shop;

import dev.agentdlq.AgentTask;
import java.math.BigDecimal;

class Accepted {
    @AgentTask
    void pay(BigDecimal amount) {}

    @AgentTask
    void refund(@SuppressWarnings("agentdlq") Object amount) {}
}
