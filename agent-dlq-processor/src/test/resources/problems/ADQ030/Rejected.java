// [ADQ030] parameter 'context' of @AgentTask method 'Rejected.pay' is 'org.springframework.ai.chat.model.ToolContext', which the framework hands in and no retry has, so a failed call waits for a person; read what the task needs from AgentContext, or pass it as data to a task of another object
package shop;

import dev.agentdlq.AgentTask;
import org.springframework.ai.chat.model.ToolContext;

class Rejected {
    @AgentTask
    void pay(String invoice, ToolContext context) {} // <- here
}
