/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.Receipt;
import dev.agentdlq.TaskDeferredException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

    /**
     * Remembers a call that failed on this thread.
     *
     * @param failure what it threw
     * @param receipt what became of it
     * @param supersedes the entries of inner calls whose place its entry takes
     */
    void remember(Throwable failure, Receipt receipt, List<UUID> supersedes) {
        last.set(new Captured(new WeakReference<>(failure), receipt));
        rememberElsewhere(failure, receipt, supersedes);
    }

    /**
     * Remembers a call that failed on another thread than this one.
     *
     * @param failure what it threw
     * @param receipt what became of it
     * @param supersedes the entries of inner calls whose place its entry takes
     */
    void rememberElsewhere(Throwable failure, Receipt receipt, List<UUID> supersedes) {
        dropCollected();
        receipts.merge(
                new Key(failure, collected),
                Optional.of(receipt),
                (known, latest) -> known.filter(earlier -> isReplaced(earlier.entryId(), receipt, supersedes))
                        .flatMap(replaced -> latest));
    }

    /** The same call told again, or one whose place this one takes; anything else is another call. */
    private static boolean isReplaced(UUID earlier, Receipt receipt, List<UUID> supersedes) {
        return earlier.equals(receipt.entryId()) || supersedes.contains(earlier);
    }

    /**
     * Finds the receipt of a throwable: the one that it carries, what this thread captured last, or the only call that
     * threw it, or the same for the nearest cause. A {@code getCause} that is not the JDK's is not called: it might
     * block.
     *
     * @param thrown a throwable
     * @return the receipt; empty where it is not certain
     */
    public Optional<Receipt> find(Throwable thrown) {
        int depth = 0;
        for (Throwable candidate = thrown;
                candidate != null && depth < MAX_DEPTH;
                candidate = TrustedFailures.causeOf(candidate), depth++) {
            if (candidate instanceof TaskDeferredException deferred && deferred.receipt() != null) {
                return Optional.of(deferred.receipt());
            }
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
