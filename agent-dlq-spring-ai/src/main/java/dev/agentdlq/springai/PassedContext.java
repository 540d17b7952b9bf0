/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.AgentContext;
import dev.agentdlq.TaskAttempt;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ToolContext;

/**
 * What of a tool context is kept with a failed call, and what a tool gets as one.
 *
 * @param keptKeys the keys of the texts that are kept
 * @param idempotencyKeyAs where a tool finds the key of its call; null if it does not
 */
record PassedContext(Set<String> keptKeys, @Nullable String idempotencyKeyAs) {
    Map<String, String> toKeep(@Nullable ToolContext toolContext) {
        Map<String, String> kept = new HashMap<>();
        if (toolContext != null) {
            keptKeys.forEach(key ->
                    TurnContext.putIfText(kept, key, toolContext.getContext().get(key)));
        }
        return kept;
    }

    /** What a retry has, whose context is the one that was stored. */
    ToolContext restored() {
        Map<String, Object> values = new HashMap<>(AgentContext.current());
        values.keySet().retainAll(keptKeys);
        return new ToolContext(values);
    }

    /** Called inside the task. */
    @Nullable
    ToolContext toTool(@Nullable ToolContext toolContext) {
        if (idempotencyKeyAs == null) {
            return toolContext;
        }
        Map<String, Object> values = new HashMap<>(toolContext == null ? Map.of() : toolContext.getContext());
        values.put(idempotencyKeyAs, TaskAttempt.current().idempotencyKey());
        return new ToolContext(values);
    }
}
