package shop;

import dev.agentdlq.AgentTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class Accepted {
    @AgentTask
    void store(String name, byte[] content, Path file, Optional<List<Line>> lines, Map<String, Object> json) {}

    record Line(int number, String text, List<Line> children) {}
}
