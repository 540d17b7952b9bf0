/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.AgentContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.metadata.ToolMetadata;

/** A tool for one turn: its calls know the turn, and their failures become notices. */
final class GuardedToolCallback implements ToolCallback {
    private final ToolCallback tool;
    private final Map<String, String> turn;
    private final RequestedCalls calls;
    private final Notices notices;

    GuardedToolCallback(ToolCallback tool, Map<String, String> turn, RequestedCalls calls, Notices notices) {
        this.tool = tool;
        this.turn = turn;
        this.calls = calls;
        this.notices = notices;
    }

    @Override
    public ToolDefinition getToolDefinition() {
        return tool.getToolDefinition();
    }

    @Override
    public ToolMetadata getToolMetadata() {
        return tool.getToolMetadata();
    }

    @Override
    public String call(String toolInput) {
        return guarded(toolInput, () -> tool.call(toolInput));
    }

    @Override
    public String call(String toolInput, @Nullable ToolContext toolContext) {
        return guarded(toolInput, () -> tool.call(toolInput, toolContext));
    }

    @SuppressWarnings("try") // the scope is for what is called inside
    private String guarded(String toolInput, Supplier<String> execution) {
        String name = getToolDefinition().name();
        Map<String, String> context = new HashMap<>(turn);
        String id = calls.takeId(name, toolInput);
        if (id != null) {
            context.put(AgentContext.TOOL_CALL_ID, id);
        }
        try (AgentContext.Scope scope = AgentContext.with(context)) {
            return execution.get();
        } catch (Throwable failure) {
            return notices.tell(name, failure);
        }
    }
}
