package shop;

import dev.agentdlq.AgentTask;
import java.util.concurrent.CompletableFuture;

class Accepted {
    @AgentTask
    CompletableFuture<String> pay(String invoice) {
        return null;
    }
}
