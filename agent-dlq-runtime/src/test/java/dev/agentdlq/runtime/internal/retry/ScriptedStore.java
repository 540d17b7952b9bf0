/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.LeaseExtension;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A store that answers some requests as a test says, and the rest from memory; it remembers what it was asked. */
final class ScriptedStore {
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final InMemoryStore memory = new InMemoryStore(InstantSource.system());

    /** Answers a request, or throws. */
    @FunctionalInterface
    interface Answer {
        @Nullable
        Object to(@Nullable Object[] arguments) throws Throwable;
    }

    /**
     * What the store was asked.
     *
     * @param method the method
     * @param argument its first argument
     */
    record Request(String method, @Nullable Object argument) {}

    ScriptedStore on(String method, Answer answer) {
        answers.put(method, answer);
        return this;
    }

    /** Lets it confirm all leases that it is asked to extend. */
    ScriptedStore confirmingLeases() {
        return on("extendLeases", arguments -> {
            Set<UUID> ids = new HashSet<>();
            for (Object key : (Iterable<?>) Objects.requireNonNull(arguments[0])) {
                ids.add(((ClaimKey) key).id());
            }
            return new LeaseExtension(ids, Set.of());
        });
    }

    /** What it was asked by a method, first arguments only. */
    List<@Nullable Object> asked(String method) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Request request : requests) {
            if (request.method().equals(method)) {
                arguments.add(request.argument());
            }
        }
        return arguments;
    }

    DlqStore open() {
        return (DlqStore) Proxy.newProxyInstance(
                ScriptedStore.class.getClassLoader(), new Class<?>[] {DlqStore.class}, (proxy, method, arguments) -> {
                    @Nullable Object[] all = arguments == null ? new Object[0] : arguments;
                    requests.add(new Request(method.getName(), all.length == 0 ? null : all[0]));
                    Answer answer = answers.get(method.getName());
                    if (answer != null) {
                        return answer.to(all);
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw Objects.requireNonNull(thrown.getCause());
                    }
                });
    }
}
