package shop;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.langchain4j.ProtectedTools;
import dev.agentdlq.runtime.AgentDlq;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The application, and what its author looks at. */
public class Main {
    public static void main(String[] arguments) throws Exception {
        Backend backend = new Backend();
        ChatModel model = new ScriptedModel();

        /* the start, from README */
        /* the assistant, from README */

        String told = assistant.chat("Cancel order W123, please");
        List<DlqEntry> kept = dlq.review().find(DlqQuery.everything()).entries();
        require(kept.size() == 1, "one call must be kept, but " + kept.size() + " are");
        DlqEntry entry = dlq.await(kept.get(0).id(), Duration.ofSeconds(40)).orElseThrow();
        dlq.close();
        backend.stop();

        String id = entry.id().toString();
        require(told.contains(id) && told.contains("tried again"), "the model must be told of the retry, not: " + told);
        require(!told.contains(Backend.SECRET), "the model must not be told what the exception says: " + told);
        require(entry.status() == FailureStatus.RESOLVED, "the call must be resolved, but is " + entry.status());
        require("\"cancelled\"".equals(entry.result()), "the result must be kept, but is " + entry.result());
        require(
                backend.keys.equals(List.of(id, id, id)),
                "three requests must have come with the key " + id + ", but came " + backend.keys);
        System.out.println("the model was told: " + told);
        System.out.println("entry " + id + " of " + entry.taskType() + ": " + entry.status() + " with " + entry.result()
                + " at execution " + entry.attemptCount());
    }

    private static void require(boolean isSo, String rule) {
        if (!isSo) {
            throw new IllegalStateException(rule);
        }
    }
}
