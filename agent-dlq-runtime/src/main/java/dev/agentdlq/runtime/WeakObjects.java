/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Remembers objects, by identity, as long as somebody else has them. For one thread at a time. */
final class WeakObjects {
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
    private final Set<Same> known = new HashSet<>();

    private static final class Same extends WeakReference<Object> {
        private final int hash;

        Same(Object object, ReferenceQueue<Object> gone) {
            super(object, gone);
            this.hash = System.identityHashCode(object);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Object own = get();
            return other == this || (own != null && other instanceof Same same && same.refersTo(own));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    void add(Object object) {
        for (Reference<?> one = gone.poll(); one != null; one = gone.poll()) {
            known.remove(one);
        }
        known.add(new Same(object, gone));
    }

    boolean contains(Object object) {
        return known.contains(new Same(object, gone));
    }

    void clear() {
        known.clear();
    }
}
