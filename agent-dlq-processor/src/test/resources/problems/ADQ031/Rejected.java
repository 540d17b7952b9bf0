// [ADQ031] parameter 'amount' of @AgentTask method 'Rejected.pay' leaves open with 'java.lang.Object' what comes back from JSON, so a call with other values than texts, numbers, lists and maps may wait for a person; declare the class of what is passed
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask
    void pay(Object amount) {} // <- here
}
