// [ADQ037] @OnResolved method 'Rejected.paid' must have the parameters (DlqEntry) or (DlqEntry, java.lang.String), the entry and what task 'pay' gives, but has (dev.agentdlq.DlqEntry, java.lang.Integer); give it these
package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.OnResolved;

class Rejected {
    @AgentTask(type = "pay")
    String pay(String invoice) {
        return invoice;
    }

    @OnResolved("pay") // <- here
    void paid(DlqEntry entry, Integer receipt) {}
}
