package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Effect;
import dev.agentdlq.Reconciles;
import java.util.Optional;

class Accepted {
    @AgentTask(type = "pay", effect = Effect.NON_IDEMPOTENT)
    java.util.concurrent.CompletableFuture<CharSequence> pay(String invoice) {
        return java.util.concurrent.CompletableFuture.completedFuture(invoice);
    }

    @Reconciles("pay")
    Optional<String> find(String invoice) {
        return Optional.empty();
    }

    @AgentTask(type = "order", effect = Effect.NON_IDEMPOTENT)
    java.util.concurrent.CompletionStage<dev.agentdlq.TaskOutcome<Integer>> order() {
        return null;
    }

    @Reconciles("order")
    Optional<Integer> ordered() {
        return Optional.empty();
    }

    @AgentTask(type = "count", effect = Effect.NON_IDEMPOTENT)
    int count() {
        return 1;
    }

    @Reconciles("count")
    Optional<Integer> counted() {
        return Optional.empty();
    }

    @AgentTask(type = "remind", effect = Effect.NON_IDEMPOTENT)
    void remind() {}

    @Reconciles("remind")
    Optional<?> reminded() {
        return Optional.empty();
    }
}
