/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.langchain4j;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.DlqQuery;
import dev.agentdlq.runtime.AgentDlq;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import java.time.Duration;
import java.util.List;

/** What the tests of this package have in common. */
final class Shops {
    static final String ITEMS = "[{\"product\":\"cup\",\"quantity\":2}]";
    static final String ORDER = "{\"customerId\":\"c-7\",\"order_items\":" + ITEMS + "}";
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Shops() {}

    static AgentDlq dlq() {
        return AgentDlq.builder()
                .inMemory()
                .pollInterval(Duration.ofMillis(20))
                .captureDeadline(Duration.ofSeconds(10))
                .build();
    }

    static AiServices<Assistant> assistant(ScriptedModel model) {
        return AiServices.builder(Assistant.class)
                .chatModel(model)
                .chatMemoryProvider(id ->
                        MessageWindowChatMemory.builder().id(id).maxMessages(50).build());
    }

    static List<DlqEntry> entries(AgentDlq dlq) {
        return dlq.review().find(DlqQuery.everything()).entries();
    }

    static DlqEntry onlyEntry(AgentDlq dlq) {
        List<DlqEntry> entries = entries(dlq);
        if (entries.size() != 1) {
            throw new AssertionError("there must be one entry, but there are " + entries.size());
        }
        return entries.get(0);
    }

    /** Waits: the entry of a result that comes later is made later, and a cold store may need longer than a capture. */
    static DlqEntry nextEntry(AgentDlq dlq) {
        long begin = System.nanoTime();
        while (entries(dlq).isEmpty() && System.nanoTime() - begin < PATIENCE.toNanos()) {
            Thread.onSpinWait();
        }
        return onlyEntry(dlq);
    }

    static DlqEntry settled(AgentDlq dlq, DlqEntry entry) throws InterruptedException {
        return dlq.await(entry.id(), PATIENCE).orElseThrow();
    }
}
