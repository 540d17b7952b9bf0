// [ADQ019] @AgentTask method 'Rejected.pay' must not return java.util.concurrent.FutureTask: its failure would be missed, or its caller could not get the same type back; declare CompletionStage or CompletableFuture
package shop;

import dev.agentdlq.AgentTask;
import java.util.concurrent.FutureTask;

class Rejected {
    @AgentTask // <- here
    FutureTask<String> pay(String invoice) {
        return null;
    }
}
