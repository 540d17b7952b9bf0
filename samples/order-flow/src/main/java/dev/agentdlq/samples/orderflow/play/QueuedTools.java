/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.AgentContext;
import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.samples.orderflow.OrderTools;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The tools behind the dead-letter queue. Thread-safe. */
final class QueuedTools implements ToolDoor {
    private final AgentDlq dlq;
    private final OrderTools tools;
    private final Binder binder;
    private final Shops shops;

    QueuedTools(AgentDlq dlq, OrderTools tools, Shops shops) {
        this.dlq = dlq;
        // with our own rights, so that it works from a named module too that opens its packages to nobody
        this.tools = dlq.wrap(tools, MethodHandles.lookup());
        this.shops = shops;
        // as an agent framework finds tools: on the object that it is given
        this.binder = new Binder(this.tools.getClass());
    }

    @Override
    @SuppressWarnings("try") // the scope is only opened and closed
    public Answer call(RecordedCall call) {
        try (AgentContext.Scope scope = AgentContext.with(contextOf(call))) {
            return callInScope(call);
        }
    }

    private Answer callInScope(RecordedCall call) {
        BoundCall bound;
        try {
            bound = binder.bind(call.tool(), call.arguments());
        } catch (BindingException misfit) {
            return kept(dlq.reject(call.tool(), call.arguments().toString(), misfit));
        }
        try {
            return new Answer.Returned(bound.invoke(tools));
        } catch (Exception thrown) {
            // The tool's own exception, as without the queue, or that the same call is taken care of; the receipt says
            // what became of the call.
            return dlq.receipt(thrown).map(this::kept).orElseGet(Answer.Lost::new);
        }
    }

    private Answer kept(Receipt receipt) {
        return dlq.review()
                .get(receipt.entryId())
                .<Answer>map(entry -> new Answer.Kept(entry, receipt.repeated()))
                .orElseGet(Answer.Lost::new);
    }

    @Override
    public void restore(RecordedCall call, UUID idempotencyKey) {
        KeyedBackend backend = new KeyedBackend(
                shops.of(call.conversation()),
                idempotencyKey.toString(),
                () -> shops.effects().happened(call.taskId()));
        try {
            binder.bind(call.tool(), call.arguments()).invoke(new OrderTools(backend));
        } catch (Exception e) {
            throw new IllegalStateException(
                    "call '" + call.taskId() + "' was resolved by an earlier process, but fails now", e);
        }
    }

    private static Map<String, String> contextOf(RecordedCall call) {
        Map<String, String> context = new LinkedHashMap<>();
        context.put(AgentContext.CONVERSATION_ID, call.conversation());
        context.put(AgentContext.TASK_ID, call.taskId());
        String model = call.model();
        if (model != null) {
            context.put(AgentContext.MODEL, model);
        }
        return context;
    }
}
