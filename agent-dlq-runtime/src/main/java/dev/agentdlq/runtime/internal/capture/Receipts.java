/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.Receipt;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which receipt belongs to which throwable. A throwable that several calls threw (a shared instance without a stack
 * trace, say) has no certain receipt except on the thread that saw it last. Holds throwables weakly. Thread-safe.
 */
public final class Receipts {
    private static final int MAX_DEPTH = 64;

    @SuppressWarnings("ThreadLocalUsage") // what a thread captured last belongs to one queue
    private final ThreadLocal<Captured> last = new ThreadLocal<>();

    private final ConcurrentHashMap<Key, Optional<Receipt>> receipts = new ConcurrentHashMap<>();
    private final ReferenceQueue<Throwable> collected = new ReferenceQueue<>();

    void remember(Throwable failure, Receipt receipt) {
        dropCollected();
        last.set(new Captured(new WeakReference<>(failure), receipt));
        receipts.merge(new Key(failure, collected), Optional.of(receipt), (first, second) -> Optional.empty());
    }

    /**
     * Finds the receipt of a throwable: what this thread captured last, or the only call that threw it, or the same for
     * the nearest cause. A {@code getCause} that is not the JDK's is not called: it might block.
     *
     * @param thrown a throwable
     * @return the receipt; empty where it is not certain
     */
    public Optional<Receipt> find(Throwable thrown) {
        int depth = 0;
        for (Throwable candidate = thrown;
                candidate != null && depth < MAX_DEPTH;
                candidate = TrustedFailures.causeOf(candidate), depth++) {
            Captured mine = last.get();
            if (mine != null && mine.failure().refersTo(candidate)) {
                return Optional.of(mine.receipt());
            }
            Optional<Receipt> known = receipts.get(new Key(candidate, null));
            if (known != null) {
                return known;
            }
        }
        return Optional.empty();
    }

    private void dropCollected() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            receipts.remove((Key) gone);
        }
    }

    private record Captured(WeakReference<Throwable> failure, Receipt receipt) {}

    /** A throwable by identity: its own equals and hashCode are foreign code. */
    private static final class Key extends WeakReference<Throwable> {
        private final int hash;

        Key(Throwable failure, @Nullable ReferenceQueue<Throwable> queue) {
            super(failure, queue);
            hash = System.identityHashCode(failure);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Throwable mine = get();
            return mine != null && other instanceof Key that && that.refersTo(mine);
        }
    }
}
