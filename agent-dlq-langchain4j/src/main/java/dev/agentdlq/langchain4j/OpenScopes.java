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
import java.util.Set;
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

    /** The invocations that have ended by an exception, as long as a thread may have a scope of theirs. */
    private final Set<UUID> broken = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

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
        closeBroken();
        Map<String, String> context = new LinkedHashMap<>(begunIn.getOrDefault(invocation.invocationId(), Map.of()));
        context.putAll(AgentContext.current());
        context.putAll(CallContext.of(request, invocation, context));
        ofThread.get().push(new Open(invocation.invocationId(), AgentContext.only(context)));
    }

    /** An invocation ends in the middle of its calls, some of which may have been made by other threads. */
    void end(InvocationContext invocation) {
        if (invocation.invocationId() != null) {
            broken.add(invocation.invocationId());
        }
        close(invocation);
    }

    /** Closes what invocations have left behind on this thread, of which it was not told that they ended. */
    private void closeBroken() {
        Deque<Open> open = ofThread.get();
        while (!open.isEmpty() && broken.contains(open.peek().invocation)) {
            open.pop().scope.close();
        }
    }

    /** Closes what an invocation has opened on this thread, and what was opened inside that. */
    void close(@Nullable InvocationContext invocation) {
        Deque<Open> open = ofThread.get();
        UUID id = invocation == null ? null : invocation.invocationId();
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
