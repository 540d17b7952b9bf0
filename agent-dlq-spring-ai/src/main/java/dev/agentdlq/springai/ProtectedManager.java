/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.runtime.AgentDlq;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.model.tool.ToolExecutionResult;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/** Has another manager execute the calls of a turn, by tools that never throw and know the turn. */
final class ProtectedManager implements ToolCallingManager {
    private final AgentDlq dlq;
    private final ToolCallingManager manager;
    private final Notices notices;
    private final boolean rejectsUnknownTools;

    ProtectedManager(AgentDlq dlq, ToolCallingManager manager, Notices notices, boolean rejectsUnknownTools) {
        this.dlq = dlq;
        this.manager = manager;
        this.notices = notices;
        this.rejectsUnknownTools = rejectsUnknownTools;
    }

    @Override
    public List<ToolDefinition> resolveToolDefinitions(ToolCallingChatOptions chatOptions) {
        return manager.resolveToolDefinitions(chatOptions);
    }

    @Override
    public ToolExecutionResult executeToolCalls(Prompt prompt, ChatResponse chatResponse) {
        if (!(prompt.getOptions() instanceof ToolCallingChatOptions options)) {
            return manager.executeToolCalls(prompt, chatResponse);
        }
        RequestedCalls calls = new RequestedCalls(chatResponse);
        Map<String, String> turn = TurnContext.of(options, chatResponse);
        List<ToolCallback> guarded = new ArrayList<>();
        for (ToolCallback tool : known(options.getToolCallbacks(), calls)) {
            guarded.add(new GuardedToolCallback(tool, turn, calls, notices));
        }
        ToolCallingChatOptions own = options.mutate()
                .toolCallbacks(guarded)
                // a builder adds to the context that it has
                .toolContext((Map<String, Object>) null)
                .toolContext(TurnContext.without(options.getToolContext()))
                .build();
        return manager.executeToolCalls(new Prompt(prompt.getInstructions(), own), chatResponse);
    }

    private List<ToolCallback> known(@Nullable List<ToolCallback> given, RequestedCalls calls) {
        List<ToolCallback> tools = new ArrayList<>(given == null ? List.of() : given);
        if (rejectsUnknownTools) {
            Set<String> unknown = new HashSet<>(calls.tools());
            tools.forEach(tool -> unknown.remove(tool.getToolDefinition().name()));
            unknown.forEach(name -> tools.add(new UnknownTool(name, dlq)));
        }
        return tools;
    }
}
