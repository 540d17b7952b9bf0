// [ADQ028] class 'Rejected' has tasks and is final, so AgentDlq.wrap refuses it: the wrapper is a subclass; give AgentDlq.facade(instance) to your framework, or open the class
package shop;

import dev.agentdlq.AgentTask;

final class Rejected { // <- here
    @AgentTask
    final void pay(String invoice) {}
}
