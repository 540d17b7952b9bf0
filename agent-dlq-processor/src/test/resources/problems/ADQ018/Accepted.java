package shop;

import dev.agentdlq.AgentTask;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SubmissionPublisher;

class Accepted {
    @AgentTask
    CompletionStage<String> pay(SubmissionPublisher<String> invoice) {
        return null;
    }
}
