/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.notify;

import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.spi.DlqListener;
import dev.agentdlq.spi.EntryChange;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events on to every listener; one that throws is logged and disturbs nobody. Thread-safe. */
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /** A listener may cause events itself, by a task that fails, say; if each caused another one it would never end. */
    private static final int MOST_NESTED = 4;

    private final List<DlqListener> listeners;

    @SuppressWarnings("ThreadLocalUsage") // how deep a thread is in the listeners of one queue
    private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);

    /**
     * Creates the relay.
     *
     * @param listeners who is told, in this order
     */
    public Listeners(List<DlqListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Tells of a capture.
     *
     * @param receipt what became of it
     */
    public void captured(Receipt receipt) {
        tell(listener -> {
            if (receipt.storage() == Receipt.Storage.NONE) {
                listener.onCaptureFailed(receipt);
            } else {
                listener.onCaptured(receipt);
            }
        });
    }

    /**
     * Tells of a step of an entry.
     *
     * @param change the entry after it
     */
    public void changed(EntryChange change) {
        tell(listener -> notify(listener, change));
    }

    private static void notify(DlqListener listener, EntryChange change) {
        FailureStatus status = change.status();
        switch (status) {
            case PENDING_RETRY, RETRYING -> listener.onRetryScheduled(change);
            case PENDING_REVIEW -> listener.onReviewRequired(change);
            case RESOLVED -> listener.onResolved(change);
            case DISCARDED -> listener.onDiscarded(change);
        }
    }

    private void tell(Consumer<DlqListener> event) {
        int before = depth.get();
        if (before >= MOST_NESTED) {
            LOG.warn("listeners cause events inside events, {} deep; this one is not told", before);
            return;
        }
        depth.set(before + 1);
        try {
            tellEach(event);
        } finally {
            if (before == 0) {
                depth.remove();
            } else {
                depth.set(before);
            }
        }
    }

    private void tellEach(Consumer<DlqListener> event) {
        for (DlqListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable broken) {
                LOG.warn(
                        "listener {} threw {}; the event is not repeated",
                        listener.getClass().getName(),
                        broken.getClass().getName());
            }
        }
    }
}
