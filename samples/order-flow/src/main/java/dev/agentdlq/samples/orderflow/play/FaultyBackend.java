/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.AgentContext;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.shop.Backend;
import dev.agentdlq.samples.orderflow.shop.OrderRuleViolation;
import dev.agentdlq.samples.orderflow.shop.Shop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The way to the shops, with a server on it that fails as planned. Thread-safe. */
final class FaultyBackend implements Backend {
    private final Shops shops;
    private final FaultPlan plan;
    private final FaultCounts counts;
    private final boolean isForgetful;
    private final Map<String, RecordedCall> callByTask;

    FaultyBackend(Scenery scenery, List<Conversation> conversations) {
        this.shops = scenery.shops();
        this.plan = scenery.plan();
        this.counts = scenery.counts();
        this.isForgetful = scenery.isShopForgetful();
        callByTask = conversations.stream()
                .flatMap(conversation -> conversation.calls().stream())
                .collect(Collectors.toUnmodifiableMap(
                        RecordedCall::taskId, Function.identity(), (first, second) -> first));
    }

    @Override
    public <T> T look(Function<Shop, T> question) throws IOException {
        return send(question);
    }

    @Override
    public <T> T change(String idempotencyKey, Class<T> rowType, Function<Shop, T> change) throws IOException {
        String key = isForgetful ? UUID.randomUUID().toString() : idempotencyKey;
        String task = currentTask();
        return send(shop ->
                shop.once(key, rowType, Effects.telling(() -> shops.effects().happened(task), change)));
    }

    private <T> T send(Function<Shop, T> request) throws IOException {
        RecordedCall call = callByTask.get(currentTask());
        if (call == null) {
            throw new IllegalStateException(
                    "call '" + currentTask() + "' is not being played; was the store used with other data?");
        }
        counts.arrived(call.taskId(), System.nanoTime());
        Optional<Fault> planned = plan.fault(call, TaskAttempt.current().number());
        if (planned.isPresent()) {
            Fault fault = planned.get();
            if (fault.isAfterEffect()) {
                answerUnheard(request);
            }
            counts.happened(call.taskId(), fault, System.nanoTime());
            fault.kind().strike(call);
        }
        return request.apply(shops.current());
    }

    private void answerUnheard(Function<Shop, ?> request) {
        try {
            Object unused = request.apply(shops.current());
        } catch (OrderRuleViolation refusal) {
            // The shop's refusal is lost on the way back like any other answer; the next execution hears it.
        }
    }

    private static String currentTask() {
        return AgentContext.current().getOrDefault(AgentContext.TASK_ID, "");
    }
}
