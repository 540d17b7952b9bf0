package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.OnResolved;
import dev.agentdlq.TaskOutcome;
import java.util.concurrent.CompletableFuture;

class Accepted {
    @AgentTask(type = "pay")
    String pay(String invoice) {
        return invoice;
    }

    @OnResolved("pay")
    private void paid(DlqEntry entry, CharSequence receipt) {}

    @OnResolved("pay")
    static void told(DlqEntry entry) {}

    @AgentTask(type = "count")
    int count() {
        return 1;
    }

    @OnResolved("count")
    void counted(DlqEntry entry, Integer count) {}

    @AgentTask(type = "order")
    CompletableFuture<TaskOutcome<Long>> order() {
        return null;
    }

    @OnResolved("order")
    void ordered(DlqEntry entry, Long number) {}

    @AgentTask(type = "remind")
    void remind() {}

    @OnResolved("remind")
    void reminded(DlqEntry entry, Void nothing) {}
}
