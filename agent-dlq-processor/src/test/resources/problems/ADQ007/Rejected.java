// [ADQ007] maxDelay of @AgentTask method 'Rejected.pay' must be at most 7 days, but was PT168H1S; lower it, and replay by hand what has to wait longer
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Rejected {
    @AgentTask(
            backoff =
                    @Backoff(
                            maxDelay = "604801s")) // <- here
    void pay() {}
}
