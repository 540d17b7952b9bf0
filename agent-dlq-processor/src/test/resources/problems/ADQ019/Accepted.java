package shop;

import dev.agentdlq.AgentTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

class Accepted {
    @AgentTask
    CompletableFuture<String> pay(FutureTask<String> invoice) {
        return null;
    }
}
