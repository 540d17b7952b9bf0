/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.AgentContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/** What is known of a turn, and how it travels from the request to the tools, which may run on another thread. */
final class TurnContext {
    /** Where an advisor puts it into the tool context; tools do not get to see it. */
    static final String KEY = TurnContext.class.getName();

    private TurnContext() {}

    static Map<String, String> of(ToolCallingChatOptions options, ChatResponse response) {
        Map<String, String> turn = new LinkedHashMap<>();
        if (!AgentContext.current().containsKey(AgentContext.MODEL)) {
            putIfText(turn, AgentContext.MODEL, response.getMetadata().getModel());
        }
        Map<String, Object> toolContext = options.getToolContext();
        if (toolContext != null) {
            if (toolContext.get(KEY) instanceof Map<?, ?> carried) {
                carried.forEach((key, value) -> turn.put((String) key, (String) value));
            }
            putIfText(turn, AgentContext.CONVERSATION_ID, toolContext.get(ChatMemory.CONVERSATION_ID));
        }
        return turn;
    }

    static @Nullable Map<String, Object> without(@Nullable Map<String, Object> toolContext) {
        if (toolContext == null || !toolContext.containsKey(KEY)) {
            return toolContext;
        }
        Map<String, Object> rest = new HashMap<>(toolContext);
        rest.remove(KEY);
        return rest;
    }

    static void putIfText(Map<String, String> context, String key, @Nullable Object value) {
        if (value instanceof String text && !text.isBlank()) {
            context.put(key, text);
        }
    }
}
