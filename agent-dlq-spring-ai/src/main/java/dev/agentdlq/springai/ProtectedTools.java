/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.TaskDefinitionException;
import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.TaskPolicy;
import dev.agentdlq.spi.TaskTypes;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.ToolCallbackProvider;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;

/**
 * Protects the tools of an application of Spring AI. The model is told what becomes of a call that failed, and nothing
 * of the exception; a tool that fails neither ends the turn nor loses the results of the others; every failure is kept
 * with the id of the tool call, the conversation and the name of the model. Thread-safe.
 *
 * <pre>{@code
 * ProtectedTools tools = ProtectedTools.of(dlq);
 * ToolCallingManager manager = tools.manager(ToolCallingManager.builder().build());
 * ChatClient client = ChatClient.builder(model)
 *         .defaultAdvisors(ToolCallingAdvisor.builder().toolCallingManager(manager).build())
 *         .defaultTools(dlq.wrap(new OrderTools(backend)), tools.provider("crm", mcpTools))
 *         .build();
 * }</pre>
 */
public final class ProtectedTools {
    private static final Logger LOG = LoggerFactory.getLogger(ProtectedTools.class);

    private final AgentDlq dlq;
    private final TaskPolicy policy;
    private final Map<String, TaskPolicy> policiesByTool;
    private final PassedContext passed;
    private final Notices notices;
    private final boolean rejectsUnknownTools;

    ProtectedTools(
            AgentDlq dlq,
            TaskPolicy policy,
            Map<String, TaskPolicy> policiesByTool,
            PassedContext passed,
            Notices notices,
            boolean rejectsUnknownTools) {
        this.dlq = dlq;
        this.policy = policy;
        this.policiesByTool = policiesByTool;
        this.passed = passed;
        this.notices = notices;
        this.rejectsUnknownTools = rejectsUnknownTools;
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
     * Puts itself around what executes the calls of a turn: whatever comes out of a tool, the model gets an answer, and
     * the results of the other tools stay. Around each call, {@link dev.agentdlq.AgentContext} holds its id, the model,
     * and the conversation that the tool context names by {@code ChatMemory.CONVERSATION_ID}; with an
     * {@link AgentContextAdvisor}, the one of the chat memory. Passed on are only what stops the thread or the virtual
     * machine, and what the builder names. Tools that the manager finds by a {@code ToolCallbackResolver} when they are
     * called are not covered.
     *
     * @param manager executes the calls; its own exception processor is not asked any more
     * @return the manager to use in its place
     */
    public ToolCallingManager manager(ToolCallingManager manager) {
        return new ProtectedManager(dlq, Objects.requireNonNull(manager, "manager"), notices, rejectsUnknownTools);
    }

    /**
     * Returns what tells the model of exceptions that Spring AI catches by itself, those of methods and functions. For
     * applications that cannot replace the manager; they have no context around a call, and what else a tool throws
     * ends the turn.
     *
     * @return the processor, also for checked exceptions and errors
     */
    public ToolExecutionExceptionProcessor exceptionProcessor() {
        return notices;
    }

    /**
     * Protects the tools of a provider that have no method of yours, such as those of MCP servers. They are listed as
     * they are; a call that fails is kept as the tool's name and JSON. Retries call the tool that was listed last, on
     * this node, under the same source, so tools must not be made for one user.
     *
     * <p>They are also listed now, so that calls which an earlier run has left are retried; where that fails, those
     * wait until the tools are listed for the first time.
     *
     * @param source names where the tools come from, for good: the task of tool {@code search} of source {@code crm} is
     *     {@code crm.search}; 1 to 100 letters, digits, dashes and underscores
     * @param provider lists the tools
     * @return a provider of the same tools
     * @throws IllegalArgumentException if the source is no such name
     * @throws TaskDefinitionException if a task is one of a method, or was registered with another policy
     */
    public ToolCallbackProvider provider(String source, ToolCallbackProvider provider) {
        TaskTypes.requireSource(source);
        ToolCallbackProvider tools = () -> Arrays.stream(provider.getToolCallbacks())
                .map(tool -> callback(source, tool))
                .toArray(ToolCallback[]::new);
        try {
            int listed = tools.getToolCallbacks().length;
            LOG.debug("{} tools of source {} are tasks", listed, source);
        } catch (TaskDefinitionException refused) {
            throw refused;
        } catch (RuntimeException unreachable) {
            LOG.warn(
                    "tools of source {} cannot be listed ({}); calls of them that an earlier run has left wait until"
                            + " they can be",
                    source,
                    unreachable.getClass().getName());
        }
        return tools;
    }

    /**
     * Protects one tool that has no method of yours, like {@link #provider}. One that was protected already is returned
     * as it is. Without the {@link #manager}, whatever it throws is a {@code ToolExecutionException}, which Spring AI
     * catches.
     *
     * @param source names where the tool comes from, for good
     * @param tool the tool
     * @return the same tool, protected
     * @throws IllegalArgumentException if the source is no such name
     * @throws TaskDefinitionException if the task is one of a method, or was registered with another policy
     */
    public ToolCallback callback(String source, ToolCallback tool) {
        TaskTypes.requireSource(source);
        if (tool instanceof ProtectedCallback) {
            return tool;
        }
        String name = tool.getToolDefinition().name();
        return new ProtectedCallback(
                tool, dlq, TaskTypes.of(source, name), policiesByTool.getOrDefault(name, policy), passed);
    }
}
