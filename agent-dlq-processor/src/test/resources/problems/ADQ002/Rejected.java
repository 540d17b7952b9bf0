// [ADQ002] @AgentTask method 'Rejected.pay' must not be static: the wrapper is a subclass and overrides instance methods only; make it an instance method
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask(maxRetries = 1) // <- here
    static void pay() {}
}
