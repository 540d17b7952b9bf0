/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.AgentContext;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.runtime.JsonTask;
import dev.agentdlq.spi.TaskPolicy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.metadata.ToolMetadata;

/**
 * A tool whose calls are a task. The task sees what the tool threw and not what Spring AI made of it; whoever calls
 * gets a {@link ToolExecutionException} whatever happens, because that is what Spring AI has an answer to.
 */
final class ProtectedCallback implements ToolCallback {
    private final ToolCallback tool;
    private final PassedContext passed;
    private final JsonTask task;

    ProtectedCallback(ToolCallback tool, AgentDlq dlq, String type, TaskPolicy policy, PassedContext passed) {
        this.tool = tool;
        this.passed = passed;
        this.task = dlq.task(type, policy, json -> new Call(passed.restored()).make(json));
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
        return call(toolInput, null);
    }

    @Override
    @SuppressWarnings("try") // the scope is for what is called inside
    public String call(String toolInput, @Nullable ToolContext toolContext) {
        Call call = new Call(toolContext);
        String result;
        try (AgentContext.Scope scope = AgentContext.with(passed.toKeep(toolContext))) {
            result = task.call(toolInput, call::makeFirst);
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Throwable failure) {
            throw call.caught(failure);
        }
        if (call.unread != null) {
            throw call.caught(call.unread);
        }
        return Objects.requireNonNullElse(result, "");
    }

    /** One execution, and what came out of the tool in it. */
    private final class Call {
        private final @Nullable ToolContext toolContext;
        private @Nullable ToolExecutionException wrapped;
        private @Nullable Throwable unread;

        Call(@Nullable ToolContext toolContext) {
            this.toolContext = toolContext;
        }

        /** Arguments that the model can correct are no failure of the task. */
        @Nullable
        String makeFirst(String json) throws Exception {
            try {
                return make(json);
            } catch (Throwable failure) {
                Throwable thrown = wrapped == null ? failure : wrapped;
                if (!UnreadArguments.areCauseOf(thrown, getToolDefinition().name())) {
                    throw failure;
                }
                unread = thrown;
                return null;
            }
        }

        String make(String json) throws Exception {
            ToolContext given = passed.toTool(toolContext);
            try {
                return given == null ? tool.call(json) : tool.call(json, given);
            } catch (ToolExecutionException exception) {
                wrapped = exception;
                if (exception.getCause() instanceof Error error) {
                    throw error;
                }
                throw exception.getCause() instanceof Exception cause ? cause : exception;
            }
        }

        ToolExecutionException caught(Throwable failure) {
            ToolExecutionException own = wrapped;
            if (own != null && (own == failure || own.getCause() == failure)) {
                return own;
            }
            return new ToolExecutionException(getToolDefinition(), failure);
        }
    }
}
