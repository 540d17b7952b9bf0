package shop;

import dev.agentdlq.AgentTask;
import org.springframework.ai.chat.model.ToolContext;

class Accepted {
    @AgentTask
    void pay(String invoice, String tenant) {}

    void tool(String invoice, ToolContext context) {
        pay(invoice, context.toString());
    }
}
