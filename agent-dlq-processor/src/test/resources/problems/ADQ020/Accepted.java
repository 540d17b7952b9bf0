package shop;

import dev.agentdlq.AgentTask;
import kotlin.coroutines.Continuation;

class Accepted {
    @AgentTask
    Object pay(Continuation<String> rest, String invoice) {
        return null;
    }
}
