/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.langchain4j;

import dev.agentdlq.AgentContext;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the framework knows of a tool call, as the values of a context, and back for a retry. */
final class CallContext {
    /** What the framework says where an application has no memory ids: one for all conversations. */
    private static final String NO_MEMORY_ID = "default";

    private CallContext() {}

    /** Ids are the framework's; the names of agent and model are the application's where it has set them. */
    static Map<String, String> of(
            ToolExecutionRequest request, @Nullable InvocationContext invocation, Map<String, String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        put(values, AgentContext.TOOL_CALL_ID, request.id());
        if (invocation != null) {
            Object memoryId = invocation.chatMemoryId();
            if (memoryId != null && !memoryId.equals(NO_MEMORY_ID)) {
                put(values, AgentContext.CONVERSATION_ID, memoryId.toString());
            }
            if (!known.containsKey(AgentContext.AGENT)) {
                put(values, AgentContext.AGENT, simpleName(invocation.interfaceName()));
            }
            ChatRequestParameters parameters = invocation.defaultRequestParameters();
            if (!known.containsKey(AgentContext.MODEL) && parameters != null) {
                put(values, AgentContext.MODEL, parameters.modelName());
            }
        }
        return values;
    }

    /** The request of a retry, in the context that was stored with the call. */
    static ToolExecutionRequest request(String toolName, String argumentsJson) {
        return ToolExecutionRequest.builder()
                .id(AgentContext.current().get(AgentContext.TOOL_CALL_ID))
                .name(toolName)
                .arguments(argumentsJson)
                .build();
    }

    /** The invocation of a retry, in the context that was stored with the call. */
    static InvocationContext invocation() {
        return invocation(AgentContext.current().getOrDefault(AgentContext.CONVERSATION_ID, NO_MEMORY_ID));
    }

    static InvocationContext invocation(@Nullable Object memoryId) {
        return InvocationContext.builder()
                .chatMemoryId(memoryId)
                .invocationParameters(new InvocationParameters())
                .build();
    }

    private static void put(Map<String, String> values, String key, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            values.put(key, value);
        }
    }

    private static @Nullable String simpleName(@Nullable String className) {
        return className == null ? null : className.substring(className.lastIndexOf('.') + 1);
    }
}
