/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.codec;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.util.LookupCache;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Remembers no types, so that no class loader of an application is kept by what outlives it. */
final class NoTypes implements LookupCache<Object, JavaType> {
    @Override
    public void contents(BiConsumer<Object, JavaType> consumer) {}

    @Override
    public NoTypes emptyCopy() {
        return this;
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public @Nullable JavaType get(Object key) {
        return null;
    }

    @Override
    public @Nullable JavaType put(Object key, JavaType type) {
        return null;
    }

    @Override
    public @Nullable JavaType putIfAbsent(Object key, JavaType type) {
        return null;
    }

    @Override
    public void clear() {}
}
