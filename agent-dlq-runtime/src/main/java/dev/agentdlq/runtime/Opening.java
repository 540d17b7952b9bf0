/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.store.LateStore;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store at the start of an application, which must not wait for a database that is down. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private Opening() {}

    /**
     * Opens a store.
     *
     * @param store the store
     * @param timeout how long to wait for it; null for one that is there or never will be
     * @throws StoreException if it cannot be opened and waiting does not help
     */
    static void open(LateStore store, @Nullable Duration timeout) {
        if (timeout == null) {
            store.open();
            return;
        }
        Attempt attempt = new Attempt(store);
        Thread thread = new Thread(null, attempt, "agent-dlq-open", 0, false);
        thread.setDaemon(true);
        thread.start();
        boolean answered = Uninterruptibly.await(attempt.ended, timeout.toNanos());
        RuntimeException failure = attempt.failure;
        if (failure instanceof StoreException refused && refused.isIncompatible()) {
            throw refused;
        }
        if (failure != null) {
            LOG.error("{}; the application starts without it, and failed calls go to the spool", failure.getMessage());
        } else if (!answered) {
            LOG.warn(
                    "{} has not answered within {}; the application starts without it, and failed calls go to the spool"
                            + " until it does",
                    store.name(),
                    timeout);
        }
    }

    /** The first of possibly many attempts; those after it are made by whoever uses the store. */
    private static final class Attempt implements Runnable {
        private final LateStore store;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable RuntimeException failure;

        Attempt(LateStore store) {
            this.store = store;
        }

        @Override
        public void run() {
            try {
                store.open();
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                ended.countDown();
            }
        }
    }
}
