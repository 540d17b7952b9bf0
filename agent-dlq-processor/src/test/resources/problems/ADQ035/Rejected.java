// [ADQ035] validFor of @AgentTask method 'Rejected.pay' should not be shorter than the wait before the first retry, but was PT20S and the wait at least PT30S: the call expires unretried; raise validFor or lower delay
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;

class Rejected {
    @AgentTask(
            backoff = @Backoff(delay = "1m"),
            validFor = "20s") // <- here
    void pay(String invoice) {}
}
