/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.AgentContext;
import dev.agentdlq.TaskAttempt;
import dev.agentdlq.samples.orderflow.data.Conversation;
import dev.agentdlq.samples.orderflow.data.RecordedCall;
import dev.agentdlq.samples.orderflow.shop.Backend;
import dev.agentdlq.samples.orderflow.shop.ServiceUnavailableException;
import dev.agentdlq.samples.orderflow.shop.Shop;
import dev.agentdlq.samples.orderflow.shop.TornReadException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The way to the shops, with a server on it that fails where the recorded one failed: in the first execution of a call,
 * before the shop is reached. Thread-safe.
 */
final class FaultyBackend implements Backend {
    private final Shops shops;
    private final Map<String, RecordedCall> faultByTask;

    FaultyBackend(Shops shops, Faults faults, List<Conversation> conversations) {
        this.shops = shops;
        faultByTask = faults == Faults.NONE
                ? Map.of()
                : conversations.stream()
                        .flatMap(conversation -> conversation.calls().stream())
                        .filter(RecordedCall::hasTransientError)
                        .collect(Collectors.toUnmodifiableMap(
                                RecordedCall::taskId, Function.identity(), (first, second) -> first));
    }

    @Override
    public Shop open() throws TornReadException {
        RecordedCall fault = faultByTask.get(AgentContext.current().getOrDefault(AgentContext.TASK_ID, ""));
        if (fault != null && TaskAttempt.current().number() == 1) {
            fail(fault);
        }
        return shops.current();
    }

    private static void fail(RecordedCall fault) throws TornReadException {
        if ("BACKEND_TORN_READ".equals(fault.errorCode())) {
            throw new TornReadException(fault.errorText());
        }
        throw new ServiceUnavailableException();
    }
}
