// [ADQ008] multiplier of @AgentTask method 'Rejected.pay' must be a finite number, 1 or greater, but was 0.5; use 1 for a constant delay
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Rejected {
    @AgentTask(
            backoff =
                    @Backoff(
                            multiplier = 0.5)) // <- here
    void pay() {}
}
