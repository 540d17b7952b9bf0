/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.core.JsonToken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to hide of the values of one declared type. Changed by {@link PlanBuilder} only, before anybody else sees it.
 */
final class PlanNode {
    /** Everything. */
    static final PlanNode HIDDEN = new PlanNode();

    /** What the names in the data say. */
    static final PlanNode PLAIN = new PlanNode();

    private final Map<String, PlanNode> nodeByProperty = new HashMap<>();
    private @Nullable PlanNode content;
    private boolean isBean;
    private boolean isGuarded;

    void add(String property, PlanNode node) {
        isBean = true;
        PlanNode other = nodeByProperty.putIfAbsent(property, node);
        // Two subtypes mean different things by the name: rather hide too much.
        if (other != null && other != node && (node == HIDDEN || other.mayHide() || node.mayHide())) {
            nodeByProperty.put(property, HIDDEN);
        }
    }

    void addAll(PlanNode other) {
        other.nodeByProperty.forEach(this::add);
    }

    Map<String, PlanNode> properties() {
        return nodeByProperty;
    }

    void setContent(PlanNode content) {
        this.content = content;
    }

    /** Looks once whether anything below is hidden, when all is known. */
    void finish() {
        isGuarded = mayHide();
    }

    private boolean mayHide() {
        return reachesHidden(new HashSet<>());
    }

    private boolean reachesHidden(Set<PlanNode> seen) {
        if (this == HIDDEN) {
            return true;
        }
        return seen.add(this)
                && ((content != null && content.reachesHidden(seen))
                        || nodeByProperty.values().stream().anyMatch(node -> node.reachesHidden(seen)));
    }

    /** Whether to hide a value, which may have another form than its type has by default. */
    boolean hides(JsonToken token) {
        if (this == HIDDEN) {
            return true;
        }
        return isGuarded
                && token != JsonToken.VALUE_NULL
                && token != JsonToken.START_OBJECT
                && (isBean || token != JsonToken.START_ARRAY);
    }

    /** Returns the node of an element of a list or a value of a map. */
    PlanNode element() {
        return content == null ? PLAIN : content;
    }

    /**
     * Returns the node of a property.
     *
     * @return null if only the name decides
     */
    @Nullable
    PlanNode property(String name) {
        if (!isBean) {
            return null;
        }
        return nodeByProperty.get(name);
    }

    /** Returns the node of a value under a name that is none of the type's, such as a type name around the object. */
    PlanNode unknownProperty() {
        return isBean ? this : element();
    }
}
