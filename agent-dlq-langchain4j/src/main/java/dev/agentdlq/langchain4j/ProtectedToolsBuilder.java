/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.langchain4j;

import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.PassedOn;
import dev.agentdlq.spi.TaskPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Describes how the tools of an assistant are protected. For one thread at a time. */
public final class ProtectedToolsBuilder {
    private final AgentDlq dlq;
    private TaskPolicy policy = TaskPolicy.defaults();
    private final Map<String, TaskPolicy> policiesByTool = new HashMap<>();
    private final List<Class<? extends Throwable>> rethrown = new ArrayList<>();
    private boolean rejectsBadArguments;
    private boolean rejectsUnknownTools;
    private boolean acceptsErrorResults;

    ProtectedToolsBuilder(AgentDlq dlq) {
        this.dlq = Objects.requireNonNull(dlq, "dlq");
    }

    /**
     * Sets how failures of tools without a method are treated; those with one have their {@code @AgentTask}.
     *
     * @param all the policy of every such tool without one of its own; by default {@link TaskPolicy#defaults()}
     * @return this builder
     */
    public ProtectedToolsBuilder policy(TaskPolicy all) {
        this.policy = Objects.requireNonNull(all, "policy");
        return this;
    }

    /**
     * Sets how failures of one tool without a method are treated.
     *
     * @param toolName the tool's name, as the model knows it
     * @param own its policy
     * @return this builder
     */
    public ProtectedToolsBuilder policy(String toolName, TaskPolicy own) {
        policiesByTool.put(Objects.requireNonNull(toolName, "toolName"), Objects.requireNonNull(own, "policy"));
        return this;
    }

    /**
     * Passes exceptions of a class on, which then end the turn: those by which the application steers, a denied
     * permission for example. By default none are.
     *
     * @param type the class; it is looked for among the causes of what a tool threw, and thrown itself if it is
     *     unchecked
     * @return this builder
     */
    public ProtectedToolsBuilder rethrow(Class<? extends Throwable> type) {
        rethrown.add(Objects.requireNonNull(type, "type"));
        return this;
    }

    /**
     * Has calls kept for review whose arguments do not fit the tool's parameters. By default they are not: the model is
     * told, and may correct them.
     *
     * @return this builder
     */
    public ProtectedToolsBuilder rejectBadArguments() {
        this.rejectsBadArguments = true;
        return this;
    }

    /**
     * Has calls kept for review of tools that do not exist. By default they are not: the model is told.
     *
     * @return this builder
     */
    public ProtectedToolsBuilder rejectUnknownTools() {
        this.rejectsUnknownTools = true;
        return this;
    }

    /**
     * Takes error results of tools without a method for their answer to the model: it gets their text, and the call is
     * neither kept nor retried. By default an error result is a failure like an exception.
     *
     * @return this builder
     */
    public ProtectedToolsBuilder acceptErrorResults() {
        this.acceptsErrorResults = true;
        return this;
    }

    /**
     * Ends the description.
     *
     * @return the protection
     */
    public ProtectedTools build() {
        Answers answers = new Answers(dlq, new PassedOn(rethrown), rejectsBadArguments, rejectsUnknownTools);
        return new ProtectedTools(dlq, policy, Map.copyOf(policiesByTool), answers, acceptsErrorResults);
    }
}
