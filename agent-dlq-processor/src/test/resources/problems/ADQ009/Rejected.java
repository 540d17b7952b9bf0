// [ADQ009] jitter of @AgentTask method 'Rejected.pay' must be from 0 to 1, but was 1.5; use 0 for exact delays
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Rejected {
    @AgentTask(
            backoff =
                    @Backoff(
                            jitter = 1.5)) // <- here
    void pay() {}
}
