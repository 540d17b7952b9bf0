// [ADQ029] parameter 'file' of @AgentTask method 'Rejected.store' must be data, but 'java.io.InputStream' is not: no retry could have it; pass what it is found by or what is in it, such as an id or a text
package shop;

import dev.agentdlq.AgentTask;
import java.io.InputStream;

class Rejected {
    @AgentTask
    void store(
            String name,
            InputStream file) { // <- here
    }
}
