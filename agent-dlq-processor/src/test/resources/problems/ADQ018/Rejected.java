// [ADQ018] @AgentTask method 'Rejected.pay' must not return java.util.concurrent.SubmissionPublisher: its work begins when somebody subscribes, so the call never fails; return a CompletionStage (such as toFuture() of it) or the plain value
package shop;

import dev.agentdlq.AgentTask;
import java.util.concurrent.SubmissionPublisher;

class Rejected {
    @AgentTask // <- here
    SubmissionPublisher<String> pay(String invoice) {
        return null;
    }
}
