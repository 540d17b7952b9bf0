/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.langchain4j;

import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.TaskPolicy;
import dev.agentdlq.spi.TaskTypes;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.observability.api.listener.AiServiceErrorListener;
import dev.langchain4j.observability.api.listener.AiServiceStartedListener;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.BeforeToolExecution;
import dev.langchain4j.service.tool.ToolArgumentsErrorHandler;
import dev.langchain4j.service.tool.ToolExecution;
import dev.langchain4j.service.tool.ToolExecutionErrorHandler;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.langchain4j.service.tool.ToolProvider;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Protects the tools of a LangChain4j assistant. The model is told what becomes of a call that failed, and nothing of
 * the exception; one tool that fails neither ends the turn nor loses the results of the others; every failure is kept
 * with the ids of the tool call and the conversation and the names of the agent and the model. Thread-safe.
 *
 * <pre>{@code
 * ProtectedTools tools = ProtectedTools.of(dlq);
 * Assistant assistant = tools.on(AiServices.builder(Assistant.class))
 *         .chatModel(model)
 *         .tools(dlq.wrap(new OrderTools(backend)))
 *         .toolProvider(tools.provider("crm", mcpToolProvider))
 *         .build();
 * }</pre>
 */
public final class ProtectedTools {
    private final AgentDlq dlq;
    private final TaskPolicy policy;
    private final Map<String, TaskPolicy> policiesByTool;
    private final Answers answers;
    private final boolean acceptsErrorResults;
    private final OpenScopes scopes = new OpenScopes();

    ProtectedTools(
            AgentDlq dlq,
            TaskPolicy policy,
            Map<String, TaskPolicy> policiesByTool,
            Answers answers,
            boolean acceptsErrorResults) {
        this.dlq = dlq;
        this.policy = policy;
        this.policiesByTool = policiesByTool;
        this.answers = answers;
        this.acceptsErrorResults = acceptsErrorResults;
    }

    /**
     * Protects tools with every option at its default.
     *
     * @param dlq keeps and retries the calls that fail
     * @return the protection
     */
    public static ProtectedTools of(AgentDlq dlq) {
        return builder(dlq).build();
    }

    /**
     * Starts the description of a protection.
     *
     * @param dlq keeps and retries the calls that fail
     * @return a builder with every option at its default
     */
    public static ProtectedToolsBuilder builder(AgentDlq dlq) {
        return new ProtectedToolsBuilder(dlq);
    }

    /**
     * Sets everything up that concerns all tools of an assistant: what the model is told after errors, bad arguments
     * and unknown tools, and the context of each call, also where tools are executed concurrently. Where you need one
     * of these settings yourself, make yours after this call and pass on to the one of this class.
     *
     * @param services the builder of the assistant
     * @param <T> the assistant
     * @return the same builder
     */
    public <T> AiServices<T> on(AiServices<T> services) {
        AiServiceStartedListener atStart = event -> scopes.begin(event.invocationContext());
        AiServiceErrorListener atEnd = event -> scopes.end(event.invocationContext());
        return services.toolExecutionErrorHandler(executionErrorHandler())
                .toolArgumentsErrorHandler(argumentsErrorHandler())
                .hallucinatedToolNameStrategy(unknownTool())
                .beforeToolExecution(before())
                .afterToolExecution(after())
                .registerListeners(atStart, atEnd);
    }

    /**
     * Protects the tools of a provider, such as those of MCP servers. They are listed as they are; a call that fails is
     * kept as the tool's name and JSON. Retries call the executor that was listed last, on this node, under the same
     * source, so executors must not be made for one user.
     *
     * @param source names where the tools come from, for good: the task of tool {@code search} of source {@code crm} is
     *     {@code crm.search}; 1 to 100 letters, digits, dashes and underscores
     * @param provider lists the tools
     * @return a provider of the same tools
     * @throws IllegalArgumentException if the source is no such name
     */
    public ToolProvider provider(String source, ToolProvider provider) {
        TaskTypes.requireSource(source);
        return new ProtectedProvider(
                Objects.requireNonNull(provider, "provider"),
                tool -> tool.toBuilder()
                        .toolExecutor(executor(source, tool.name(), tool.toolExecutor()))
                        .build());
    }

    /**
     * Protects one tool that has an executor and no method, like {@link #provider}.
     *
     * @param source names where the tool comes from, for good
     * @param tool the tool
     * @return the same tool, protected
     */
    public AiServiceTool tool(String source, AiServiceTool tool) {
        return tool.toBuilder()
                .toolExecutor(executor(source, tool.name(), tool.toolExecutor()))
                .build();
    }

    /**
     * Protects the executor of one tool that has no method, like {@link #provider}. An executor that was protected
     * already is returned as it is.
     *
     * @param source names where the tool comes from, for good
     * @param toolName the tool's name
     * @param executor executes it
     * @return executes it, and keeps calls that fail
     * @throws dev.agentdlq.TaskDefinitionException if the task is one of a method, or was registered with another
     *     policy
     */
    public ToolExecutor executor(String source, String toolName, ToolExecutor executor) {
        Objects.requireNonNull(executor, "executor");
        return executor instanceof ProtectedExecutor
                ? executor
                : new ProtectedExecutor(
                        dlq,
                        TaskTypes.of(source, toolName),
                        policiesByTool.getOrDefault(toolName, policy),
                        toolName,
                        executor,
                        answers,
                        acceptsErrorResults);
    }

    /**
     * Returns what tells the model of a call that failed: the notice of its entry, or that it failed where no entry was
     * made. Never what the exception says.
     *
     * @return the handler; it throws after an interrupt, what the builder says it is to rethrow, and errors of the
     *     virtual machine
     */
    public ToolExecutionErrorHandler executionErrorHandler() {
        return (error, context) -> {
            try {
                return answers.toFailure(error, context);
            } catch (Throwable passedOn) {
                // the framework does not tell this thread any more that the call has ended
                scopes.close(context.invocationContext());
                throw passedOn;
            }
        };
    }

    /**
     * Returns what tells the model that arguments do not fit: the name of the parameter where the framework says it,
     * never a value.
     *
     * @return the handler; it never throws
     */
    public ToolArgumentsErrorHandler argumentsErrorHandler() {
        return answers::toBadArguments;
    }

    /**
     * Returns what tells the model that there is no such tool.
     *
     * @return the strategy; it never throws
     */
    public Function<ToolExecutionRequest, ToolExecutionResultMessage> unknownTool() {
        return answers::toUnknownTool;
    }

    /**
     * Returns what opens the context of a call, on the thread that makes it.
     *
     * @return the first half of {@link #after()}
     */
    public Consumer<BeforeToolExecution> before() {
        return call -> scopes.open(call.request(), call.invocationContext());
    }

    /**
     * Returns what closes the context of a call.
     *
     * @return the second half of {@link #before()}
     */
    public Consumer<ToolExecution> after() {
        return call -> scopes.close(call.invocationContext());
    }
}
