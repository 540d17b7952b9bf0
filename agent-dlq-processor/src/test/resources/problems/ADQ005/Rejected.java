// [ADQ005] delay of @AgentTask method 'Rejected.pay' cannot be read: a duration must look like '500ms', '30s', '5m', '2h', '30d' or ISO-8601 'PT30S', but was '5 minutes'; write it in one of these forms
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Rejected {
    @AgentTask(
            backoff =
                    @Backoff(
                            multiplier = 3,
                            delay = "5 minutes") // <- here
            )
    void pay() {}
}
