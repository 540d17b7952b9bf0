// [ADQ020] @AgentTask method 'Rejected.pay' must not be a suspending Kotlin function: it returns before its work is done; return a CompletableFuture, made with future { … }, or block
package shop;

import dev.agentdlq.AgentTask;
import kotlin.coroutines.Continuation;

class Rejected {
    @AgentTask // <- here
    Object pay(String invoice, Continuation<String> rest) {
        return null;
    }
}
