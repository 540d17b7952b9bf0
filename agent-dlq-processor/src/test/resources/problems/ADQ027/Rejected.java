// [ADQ027] @AgentTask method 'Rejected.pay' must not have onFailure = NOTICE, because it returns TaskOutcome, which has the notice in place of an exception; remove onFailure
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.OnFailure;
import dev.agentdlq.TaskOutcome;
import java.util.concurrent.CompletionStage;

class Rejected {
    @AgentTask(
            maxRetries = 1,
            onFailure = OnFailure.NOTICE) // <- here
    CompletionStage<TaskOutcome<String>> pay(String invoice) {
        return null;
    }
}
