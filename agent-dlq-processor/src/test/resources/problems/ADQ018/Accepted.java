package shop;

import dev.agentdlq.AgentTask;
import java.util.concurrent.CompletionStage;

class Accepted {
    @AgentTask
    CompletionStage<String> pay(String invoice) {
        return null;
    }
}
