// [ADQ006] maxDelay of @AgentTask method 'Rejected.pay' must not be shorter than delay, but maxDelay was PT10M and delay PT1H; raise maxDelay or lower delay
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Rejected {
    @AgentTask(
            backoff =
                    @Backoff(
                            delay = "1h")) // <- here
    void pay() {}
}
