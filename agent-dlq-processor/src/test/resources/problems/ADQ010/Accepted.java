package shop;

import dev.agentdlq.AgentTask;
import java.io.FileNotFoundException;
import java.io.IOException;

class Accepted {
    @AgentTask(deterministicOn = FileNotFoundException.class, transientOn = IOException.class)
    void pay() throws IOException {}
}
