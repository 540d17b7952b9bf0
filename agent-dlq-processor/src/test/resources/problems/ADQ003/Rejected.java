// [ADQ003] @AgentTask method 'Rejected.pay' must not be final: the wrapper is a subclass and cannot override it; remove 'final'
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask // <- here
    public final void pay() {}
}
