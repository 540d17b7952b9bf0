/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.runtime.internal.notify.Telling;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether the store is worth asking. Closed: captures go to the store. Open: they go to the spool at once, and
 * only the drainer asks whether the store is back. Thread-safe; never blocks but for what listeners do.
 */
public final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Opening> opening = new AtomicReference<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private record Opening(long nanos, LongAdder diverted) {}

    /**
     * Creates a closed breaker.
     *
     * @param nanoTime the clock, such as {@code System::nanoTime}
     */
    public Breaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns whether captures may go to the store.
     *
     * @return false from a trip to the next reset
     */
    public boolean isClosed() {
        return opening.get() == null;
    }

    /**
     * Opens it, because the store failed or did not answer in time. While it is open this does nothing.
     *
     * @param why what happened, for the log: no data
     */
    public void trip(String why) {
        if (opening.compareAndSet(null, new Opening(nanoTime.getAsLong(), new LongAdder()))) {
            Telling.quietly(
                    () -> LOG.warn("the store does not work ({}); failures go to the spool until it does", why));
            listeners.forEach(Runnable::run);
        }
    }

    /** Counts a failure that went to the spool because of this, for the log. */
    public void diverted() {
        Opening present = opening.get();
        if (present != null) {
            present.diverted.increment();
        }
    }

    /** Closes it, because the store has committed something. While it is closed this does nothing. */
    public void reset() {
        Opening ended = opening.getAndSet(null);
        if (ended != null) {
            LOG.info(
                    "the store works again after {}; {} failures went to the spool",
                    Duration.ofNanos(nanoTime.getAsLong() - ended.nanos),
                    ended.diverted.sum());
        }
    }

    /**
     * Adds somebody who is told of each opening, on the thread that trips it.
     *
     * @param listener must not block
     */
    public void onTrip(Runnable listener) {
        listeners.add(listener);
    }
}
