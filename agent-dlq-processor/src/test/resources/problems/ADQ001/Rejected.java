// [ADQ001] @AgentTask method 'Rejected.pay' must not be private: the wrapper is a subclass and cannot override it; make it package-private or wider
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask // <- here
    private void pay() {}
}
