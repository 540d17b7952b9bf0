// [ADQ015] method 'Rejected.pay' overrides the @AgentTask method 'Payments.pay' and is no task itself, so its failures are not kept; repeat @AgentTask on it
package shop;

import dev.agentdlq.AgentTask;

class Rejected implements Payments {
    @Override
    public void pay() {} // <- here

    @AgentTask
    void refund() {}
}

interface Payments {
    @AgentTask
    void pay();
}
