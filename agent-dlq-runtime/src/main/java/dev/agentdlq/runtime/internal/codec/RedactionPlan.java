/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentdlq.runtime.internal.redact.Redaction;
import dev.agentdlq.spi.TaskDescriptor;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be hidden of a task's arguments, by {@link dev.agentdlq.Sensitive} and by name, all the way down their
 * declared types. Immutable and thread-safe. Costs reflection: make one per task.
 */
public final class RedactionPlan {
    private static final JsonMapper MAPPER = Mapper.createForgetful();

    private final List<String> names;
    private final List<PlanNode> nodes;
    private final Redaction redaction;

    private RedactionPlan(List<String> names, List<PlanNode> nodes, Redaction redaction) {
        this.names = List.copyOf(names);
        this.nodes = List.copyOf(nodes);
        this.redaction = redaction;
    }

    /**
     * Makes the plan of a task. A type that cannot be looked into is hidden as a whole.
     *
     * @param task the task
     * @param redaction which names promise a secret
     * @return the plan
     */
    public static RedactionPlan of(TaskDescriptor task, Redaction redaction) {
        PlanBuilder builder = new PlanBuilder(MAPPER, redaction);
        List<Type> types = task.parameterTypes();
        List<PlanNode> nodes = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            boolean isHidden = task.sensitiveParameters().contains(i)
                    || redaction.hidesName(task.parameterNames().get(i));
            nodes.add(isHidden ? PlanNode.HIDDEN : builder.node(types.get(i)));
        }
        builder.finish();
        return new RedactionPlan(task.parameterNames(), nodes, redaction);
    }

    /** Makes a plan by names alone. */
    static RedactionPlan ofNames(List<String> names, Redaction redaction) {
        List<PlanNode> nodes = names.stream()
                .map(name -> redaction.hidesName(name) ? PlanNode.HIDDEN : PlanNode.PLAIN)
                .toList();
        return new RedactionPlan(names, nodes, redaction);
    }

    List<String> names() {
        return names;
    }

    PlanNode node(int index) {
        return nodes.get(index);
    }

    Redaction redaction() {
        return redaction;
    }
}
