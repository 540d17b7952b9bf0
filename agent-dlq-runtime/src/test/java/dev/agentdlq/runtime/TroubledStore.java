/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.NewEntry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/** A store in memory to which things happen. */
final class TroubledStore {
    private TroubledStore() {}

    /** Runs before a call reaches the store; may throw or block. */
    @FunctionalInterface
    interface Trouble {
        void before(String method, Object argument) throws Exception;
    }

    static DlqStore with(Trouble trouble) {
        InMemoryStore store = new InMemoryStore(InstantSource.system());
        return (DlqStore) Proxy.newProxyInstance(
                TroubledStore.class.getClassLoader(), new Class<?>[] {DlqStore.class}, (proxy, method, arguments) -> {
                    trouble.before(method.getName(), arguments == null ? "" : arguments[0]);
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw Objects.requireNonNull(thrown.getCause());
                    }
                });
    }

    /** One that works, and notes what is inserted. */
    static DlqStore recording(Queue<NewEntry> inserted) {
        return with((method, argument) -> {
            if (method.equals("insert") && argument instanceof List<?> entries) {
                entries.forEach(entry -> inserted.add((NewEntry) entry));
            }
        });
    }
}
