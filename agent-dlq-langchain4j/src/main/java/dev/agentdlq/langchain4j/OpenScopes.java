/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.langchain4j;

import dev.agentdlq.AgentContext;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.invocation.InvocationContext;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of the tool calls that this thread is in. The framework tells before and after a call, on the thread
 * that makes it, but not after one that ends the whole invocation; and a tool may invoke another assistant.
 */
final class OpenScopes {
    @SuppressWarnings("ThreadLocalUsage") // the calls of one application's assistants
    private final ThreadLocal<Deque<Open>> ofThread = ThreadLocal.withInitial(ArrayDeque::new);

    /** What was set where an invocation began: its tools may run on other threads. Each goes with its invocation. */
    private final Map<UUID, Map<String, String>> begunIn = Collections.synchronizedMap(new WeakHashMap<>());

    private record Open(@Nullable UUID invocation, AgentContext.Scope scope) {}

    void begin(InvocationContext invocation) {
        Map<String, String> context = AgentContext.current();
        if (invocation.invocationId() != null && !context.isEmpty()) {
            begunIn.put(invocation.invocationId(), context);
        }
    }

    void open(ToolExecutionRequest request, InvocationContext invocation) {
        // one invocation makes one call after the other on a thread, so an open one was left behind
        close(invocation);
        Map<String, String> context = new LinkedHashMap<>(begunIn.getOrDefault(invocation.invocationId(), Map.of()));
        context.putAll(AgentContext.current());
        context.putAll(CallContext.of(request, invocation, context));
        ofThread.get().push(new Open(invocation.invocationId(), AgentContext.only(context)));
    }

    /** Closes what an invocation has opened on this thread, and what was opened inside that. */
    void close(InvocationContext invocation) {
        Deque<Open> open = ofThread.get();
        UUID id = invocation.invocationId();
        if (id != null && open.stream().anyMatch(one -> id.equals(one.invocation))) {
            boolean isOwn = false;
            while (!isOwn) {
                Open innermost = open.pop();
                innermost.scope.close();
                isOwn = id.equals(innermost.invocation);
            }
        }
        if (open.isEmpty()) {
            ofThread.remove();
        }
    }
}
