// [ADQ032] parameter 'invoice' of @AgentTask method 'Rejected.pay' may not come back from JSON, because 'shop.Invoice' has no constructor without parameters, so a failed call waits for a person; use a record, or say by Jackson's annotations how it is read
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask
    void pay(Invoice invoice) {} // <- here
}

class Invoice {
    Invoice(String number) {}
}
