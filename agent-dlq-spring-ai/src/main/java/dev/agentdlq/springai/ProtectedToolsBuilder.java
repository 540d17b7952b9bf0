/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.springai;

import dev.agentdlq.runtime.AgentDlq;
import dev.agentdlq.spi.PassedOn;
import dev.agentdlq.spi.TaskPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes how the tools of an application are protected. For one thread at a time. */
public final class ProtectedToolsBuilder {
    private final AgentDlq dlq;
    private TaskPolicy policy = TaskPolicy.defaults();
    private final Map<String, TaskPolicy> policiesByTool = new HashMap<>();
    private final Set<String> keptKeys = new HashSet<>();
    private @Nullable String idempotencyKeyAs;
    private final List<Class<? extends Throwable>> rethrown = new ArrayList<>();
    private boolean rejectsUnknownTools;

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
     * Keeps values of the tool context with a failed call of a tool without a method, in its
     * {@link dev.agentdlq.AgentContext}, and gives them to its retries. By default, a retry has an empty tool context.
     *
     * @param keys the keys of the values; only texts are kept. Name none that holds a secret: what is kept is stored
     *     and shown as it is
     * @return this builder
     */
    public ProtectedToolsBuilder keepFromToolContext(String... keys) {
        keptKeys.addAll(List.of(keys));
        return this;
    }

    /**
     * Gives tools without a method the {@linkplain dev.agentdlq.TaskAttempt#idempotencyKey() idempotency key} of their
     * call in the tool context, which Spring AI sends to MCP servers as metadata of the call. Not by default.
     *
     * @param key where it stands in the tool context
     * @return this builder
     */
    public ProtectedToolsBuilder passIdempotencyKeyAs(String key) {
        this.idempotencyKeyAs = Objects.requireNonNull(key, "key");
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
     * Tells a model that calls a tool which it was not given that there is none, and keeps the call for a person
     * ({@link AgentDlq#reject}). By default such a call ends the turn, as Spring AI has it. Not for applications whose
     * tools are found by a {@code ToolCallbackResolver} when they are called; it would not be asked.
     *
     * @return this builder
     */
    public ProtectedToolsBuilder rejectUnknownTools() {
        this.rejectsUnknownTools = true;
        return this;
    }

    /**
     * Ends the description.
     *
     * @return the protection
     */
    public ProtectedTools build() {
        return new ProtectedTools(
                dlq,
                policy,
                Map.copyOf(policiesByTool),
                new PassedContext(Set.copyOf(keptKeys), idempotencyKeyAs),
                new Notices(dlq, new PassedOn(rethrown)),
                rejectsUnknownTools);
    }
}
