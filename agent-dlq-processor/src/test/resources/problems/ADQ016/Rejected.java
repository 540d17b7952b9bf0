// [ADQ016] descriptor 'shop.Rejected__AgentTasks' cannot be written: javax.annotation.processing.FilerException: Attempt to recreate a file for type shop.Rejected__AgentTasks; remove or rename what is there under this name
package shop;

import dev.agentdlq.AgentTask;

class Rejected { // <- here
    @AgentTask
    void pay() {}
}

class Rejected__AgentTasks {}
