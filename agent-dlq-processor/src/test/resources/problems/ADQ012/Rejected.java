// [ADQ012] type 'Rejected.pay' of @AgentTask method 'Rejected.pay(int)' is already the type of 'Rejected.pay(java.lang.String)': a stored entry is led back to its method by it; give each of them a type of its own, such as @AgentTask(type = "Rejected.pay2")
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask
    void pay(String invoice) {}

    @AgentTask // <- here
    void pay(int invoice) {}
}
