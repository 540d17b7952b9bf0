// [ADQ011] type of @AgentTask method 'Rejected.pay' must be 1 to 200 letters, digits, dots, dashes and underscores of ASCII, but was 'order pay'; set a type that is
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask(
            type = "order pay") // <- here
    void pay() {}
}
