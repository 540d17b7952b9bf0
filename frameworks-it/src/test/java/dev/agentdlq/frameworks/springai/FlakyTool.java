/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.frameworks.springai;

import dev.agentdlq.TaskAttempt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.metadata.ToolMetadata;

/** Fails in its first execution if it has something to throw, as Spring AI wraps it or as it is. */
final class FlakyTool implements ToolCallback {
    final List<String> inputs = new CopyOnWriteArrayList<>();
    final List<Map<String, Object>> contexts = new CopyOnWriteArrayList<>();

    @Nullable
    Exception failure;

    boolean isWrapping = true;

    private final ToolDefinition definition = ToolDefinition.builder()
            .name("flaky")
            .description("Does something")
            .inputSchema("{\"type\": \"object\"}")
            .build();
    private final ToolMetadata metadata =
            ToolMetadata.builder().returnDirect(false).build();

    @Override
    public ToolDefinition getToolDefinition() {
        return definition;
    }

    @Override
    public ToolMetadata getToolMetadata() {
        return metadata;
    }

    @Override
    public String call(String toolInput) {
        return call(toolInput, new ToolContext(Map.of()));
    }

    @Override
    public String call(String toolInput, @Nullable ToolContext toolContext) {
        inputs.add(toolInput);
        contexts.add(toolContext == null ? Map.of() : toolContext.getContext());
        if (failure != null && TaskAttempt.current().number() == 1) {
            if (!isWrapping && failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new ToolExecutionException(definition, failure);
        }
        return "done " + toolInput;
    }
}
