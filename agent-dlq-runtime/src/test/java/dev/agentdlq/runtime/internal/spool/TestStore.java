/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.store.InMemoryStore;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.NewEntry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A store in memory that can be down, be replaced by an empty one, and remembers what it was sent. */
final class TestStore {
    private final List<UUID> sent = new ArrayList<>();
    private InMemoryStore entries = new InMemoryStore(InstantSource.system());
    private boolean down;
    private @Nullable UUID failing;
    private int worksFor = Integer.MAX_VALUE;
    private @Nullable String lineage;
    private int calls;

    DlqStore store() {
        return (DlqStore) Proxy.newProxyInstance(
                TestStore.class.getClassLoader(),
                new Class<?>[] {DlqStore.class},
                (proxy, method, arguments) -> answer(method, arguments));
    }

    private synchronized @Nullable Object answer(Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        calls++;
        if (down) {
            throw new StoreException("down", null);
        }
        if (method.getName().equals("lineage")) {
            return Optional.ofNullable(lineage);
        }
        if (method.getName().equals("insert")) {
            if (worksFor == 0) {
                throw new StoreException("out of order", null);
            }
            worksFor--;
            for (Object entry : (List<?>) Objects.requireNonNull(Objects.requireNonNull(arguments)[0])) {
                if (((NewEntry) entry).id().equals(failing)) {
                    throw new IllegalStateException("this one is at fault");
                }
            }
            for (Object entry : (List<?>) Objects.requireNonNull(Objects.requireNonNull(arguments)[0])) {
                sent.add(((NewEntry) entry).id());
            }
        }
        try {
            return method.invoke(entries, arguments);
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }

    synchronized TestStore down(boolean down) {
        this.down = down;
        return this;
    }

    synchronized void failingFor(@Nullable UUID id) {
        failing = id;
    }

    synchronized void worksFor(int inserts) {
        worksFor = inserts;
    }

    synchronized TestStore lineage(String lineage) {
        this.lineage = lineage;
        return this;
    }

    /** Replaces the data by that of a standby which has nothing. */
    synchronized void failOver(String newLineage) {
        entries = new InMemoryStore(InstantSource.system());
        lineage = newLineage;
    }

    synchronized boolean has(NewEntry entry) {
        return entries.get(entry.id()).isPresent();
    }

    synchronized DlqEntry entry(NewEntry entry) {
        return entries.get(entry.id()).orElseThrow();
    }

    synchronized boolean hasAll(List<NewEntry> all) {
        return all.stream().allMatch(this::has);
    }

    synchronized long total() {
        return entries.stats().total();
    }

    synchronized List<UUID> sent() {
        return List.copyOf(sent);
    }

    synchronized int calls() {
        return calls;
    }
}
