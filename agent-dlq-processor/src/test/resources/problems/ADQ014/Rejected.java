// [ADQ014] tasks of 'Rejected' cannot be read, because 'Invoice' cannot be resolved; fix the errors of the compiler, or compile what it is generated from together with this class
package shop;

import dev.agentdlq.AgentTask;

class Rejected { // <- here
    @AgentTask
    void pay(java.util.List<Invoice> invoices) {}
}
