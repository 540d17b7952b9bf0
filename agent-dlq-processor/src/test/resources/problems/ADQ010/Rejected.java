// [ADQ010] exception 'java.io.IOException' must not stand in both deterministicOn and transientOn of @AgentTask method 'Rejected.pay': either the same call may succeed later or it may not; remove it from one of them
package shop;

import dev.agentdlq.AgentTask;
import java.io.FileNotFoundException;
import java.io.IOException;

class Rejected {
    @AgentTask(
            deterministicOn = IOException.class,
            transientOn = {
                IllegalStateException.class,
                IOException.class // <- here
            })
    void pay() throws IOException {}
}
