package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.OnFailure;
import dev.agentdlq.TaskOutcome;
import java.util.concurrent.CompletionStage;

class Accepted {
    @AgentTask(onFailure = OnFailure.RETHROW)
    CompletionStage<TaskOutcome<String>> pay(String invoice) {
        return null;
    }

    @AgentTask(onFailure = OnFailure.NOTICE)
    String remind(String invoice) {
        return null;
    }
}
