/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the agent knows while it makes a call: conversation, tool call, agent, model, tenant and whatever else helps the
 * person who reviews a failure. It is stored with every entry and restored around every retry.
 *
 * <p>Values are set for a scope of the current thread and vanish with it. They do not travel to other threads by
 * themselves: hand {@link #current()} over and open a scope there with {@link #with(Map)}.
 *
 * <pre>{@code
 * try (var scope = AgentContext.with(AgentContext.CONVERSATION_ID, id)) {
 *     tools.cancelPendingOrder("#W123", "no longer needed");
 * }
 * }</pre>
 */
public final class AgentContext {
    /** The key of the conversation (dialogue, session, thread) that a call belongs to. */
    public static final String CONVERSATION_ID = "conversation_id";

    /** The key of the id by which the model's framework knows this tool call. */
    public static final String TOOL_CALL_ID = "tool_call_id";

    /** The key of the caller's own id of the work; it becomes {@link DlqEntry#taskId()}. */
    public static final String TASK_ID = "task_id";

    /** The key of the agent's name. */
    public static final String AGENT = "agent";

    /** The key of the model's name. */
    public static final String MODEL = "model";

    /** The key of the tenant. */
    public static final String TENANT = "tenant";

    private static final ThreadLocal<Map<String, String>> CURRENT = ThreadLocal.withInitial(Map::of);

    private AgentContext() {}

    /**
     * Returns what is set on this thread.
     *
     * @return an immutable map in the order in which the values were set, empty outside every scope
     */
    public static Map<String, String> current() {
        return CURRENT.get();
    }

    /**
     * Opens a scope in which one more value is set; an inner scope may replace a value of an outer one.
     *
     * @param key the name of the value
     * @param value the value
     * @return the scope, to be closed on the same thread
     */
    public static Scope with(String key, String value) {
        return with(Map.of(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value")));
    }

    /**
     * Opens a scope in which these values are set beside those that are there.
     *
     * @param values names and values
     * @return the scope, to be closed on the same thread
     */
    public static Scope with(Map<String, String> values) {
        Map<String, String> merged = new LinkedHashMap<>(current());
        merged.putAll(values);
        return replacing(merged);
    }

    /**
     * Opens a scope in which exactly these values are set, whatever is set outside.
     *
     * @param values names and values
     * @return the scope, to be closed on the same thread
     */
    public static Scope only(Map<String, String> values) {
        return replacing(new LinkedHashMap<>(values));
    }

    private static Scope replacing(Map<String, String> values) {
        values.forEach((key, value) -> {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        });
        Map<String, String> outer = CURRENT.get();
        CURRENT.set(Collections.unmodifiableMap(values));
        return () -> restore(outer);
    }

    private static void restore(Map<String, String> outer) {
        if (outer.isEmpty()) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** The time in which values are set. For the thread that opened it; scopes are closed in the reverse order. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        /** Brings back what was set before. */
        @Override
        void close();
    }
}
