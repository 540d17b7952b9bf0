// [ADQ021] timeout of @AgentTask method 'Rejected.pay' must be longer than zero, but was 0s; leave it out for no limit
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask(
            timeout = "0s", // <- here
            validFor = "2h")
    void pay(String invoice) {}
}
