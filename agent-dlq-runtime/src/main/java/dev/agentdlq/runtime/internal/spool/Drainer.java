/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.spool;

import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.spool.Drained.Origin;
import dev.agentdlq.runtime.internal.spool.SegmentHeader.Kind;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.DlqStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings what is in the spool to the store, on a thread of its own: asks whether a store that failed is back, watches
 * over the window, and takes over what dead processes left. Thread-safe.
 */
public final class Drainer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Drainer.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
    private static final Duration ADOPTION_INTERVAL = Duration.ofSeconds(10);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration ERRAND_PATIENCE = Duration.ofSeconds(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
    private static final int MAX_DOUBLINGS = 10;

    private final Spool spool;
    private final DlqStore store;
    private final Breaker breaker;
    private final DoubleSupplier random;
    private final LongSupplier nanoTime;
    private final Alarm alarm;
    private final SegmentDelivery delivery;
    private final LineageWatch lineage;
    private final Adoption adoption;
    private final Trouble disk =
            new Trouble(LOG, Level.ERROR, "draining the spool", "its entries stay there; free or repair the disk");
    private final Thread thread = new Thread(null, this::run, "agent-dlq-drain", 0, false);
    private volatile boolean closing;
    private long nextAdoption;
    private long notBefore;
    private int failures;

    /**
     * Creates a drainer that does nothing yet.
     *
     * @param spool what to drain
     * @param store where to
     * @param breaker is closed when the store has taken something; a trip wakes the drainer
     * @param random numbers from 0 (inclusive) to 1 (exclusive), for jitter
     * @param told is told of each batch after its commit, on the drainer's thread
     */
    public Drainer(Spool spool, DlqStore store, Breaker breaker, DoubleSupplier random, Consumer<Drained> told) {
        this.spool = spool;
        this.store = store;
        this.breaker = breaker;
        this.random = random;
        this.nanoTime = spool.nanoTime();
        this.alarm = new Alarm(nanoTime);
        this.delivery = new SegmentDelivery(spool, store, breaker::reset, told);
        this.lineage = new LineageWatch(spool, store, delivery, random);
        this.adoption = new Adoption(spool.settings(), spool.home(), nanoTime);
        this.nextAdoption = nanoTime.getAsLong();
        this.notBefore = nextAdoption;
        breaker.onTrip(this::wake);
        spool.onAppended(this::wake);
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Many nodes lose their store at the same moment; they should not ask for it at the same one. */
    private void wake() {
        alarm.ringIn(jittered(FIRST_DELAY));
    }

    private void run() {
        while (!closing) {
            Duration pause = AFTER_TROUBLE;
            try {
                pause = step();
            } catch (Throwable trouble) {
                tell(trouble);
            }
            try {
                if (!closing) {
                    alarm.await(pause);
                }
            } catch (InterruptedException ignored) {
                // Nobody but close() ends this thread, and it does not interrupt.
            }
        }
        if (breaker.isClosed() && spool.pendingEntries() > 0) {
            try {
                drain();
            } catch (IOException | RuntimeException left) {
                LOG.info("{} spooled entries wait for the next start: {}", spool.pendingEntries(), left.getMessage());
            }
        }
    }

    /** Whatever happens, an exhausted heap included, this thread must live on. */
    private static void tell(Throwable trouble) {
        try {
            LOG.warn("the spool's drainer met {}; it goes on in {}", trouble.toString(), AFTER_TROUBLE, trouble);
        } catch (Throwable untold) {
            // There is no memory to tell it.
        }
    }

    /** Does what is due and returns how long nothing else is. */
    Duration step() {
        long now = nanoTime.getAsLong();
        if (now - nextAdoption >= 0) {
            adopt();
            nextAdoption = now + ADOPTION_INTERVAL.toNanos();
        }
        if (failures > 0 && now - notBefore < 0) {
            return Duration.ofNanos(notBefore - now);
        }
        try {
            attempt();
            disk.worked();
            failures = 0;
            return min(lineage.pause(), ADOPTION_INTERVAL);
        } catch (StoreException down) {
            LOG.debug("the store is not back: {}", down.getMessage());
        } catch (IOException e) {
            disk.failed(e.toString());
        } catch (RuntimeException broken) {
            LOG.warn("the store threw {}; it is asked again", broken.getClass().getName());
        }
        failures++;
        Duration delay = jittered(backoff());
        notBefore = nanoTime.getAsLong() + delay.toNanos();
        return delay;
    }

    private void attempt() throws IOException {
        boolean wasClosed = breaker.isClosed() && failures == 0;
        Optional<StoreException> lineageTrouble = lineage.check(!wasClosed);
        boolean drained = drain();
        if (lineageTrouble.isPresent() && !drained) {
            throw lineageTrouble.get();
        }
        if (!breaker.isClosed()) {
            probe();
            breaker.reset();
        }
    }

    /** Asks a store that has no history to tell: reads what is not there. */
    private void probe() {
        if (!lineage.isKnown()) {
            store.get(SegmentDelivery.NOBODY);
        }
    }

    /** Returns whether the store has taken something. */
    private boolean drain() throws IOException {
        boolean any = false;
        Optional<Segment> next = next();
        while (next.isPresent()) {
            Segment segment = next.get();
            boolean delivered = false;
            try {
                deliver(segment);
                delivered = true;
                any = true;
            } finally {
                if (!delivered) {
                    segment.giveBack();
                }
            }
            next = next();
        }
        return any;
    }

    private Optional<Segment> next() {
        Optional<Segment> sealed = spool.pending().claimOldest();
        if (sealed.isPresent() || spool.pendingEntries() == 0) {
            return sealed;
        }
        Uninterruptibly.await(spool.errand(spool.log()::seal), ERRAND_PATIENCE.toNanos());
        return spool.pending().claimOldest();
    }

    private void deliver(Segment segment) throws IOException {
        Optional<SegmentContent> content = spool.pending().read(segment);
        if (content.isEmpty()) {
            return;
        }
        if (!delivery.deliver(segment, content.get(), Origin.SPOOL)) {
            LOG.warn("'{}' has records of a newer release; it stays for a process that can read them", segment.file());
            spool.pending().forget(segment);
            return;
        }
        if (!Failpoint.DRAIN_BEFORE_DELETE.hit()) {
            spool.pending().delete(segment);
        }
    }

    private void adopt() {
        spool.rehouse();
        if (!spool.isUsable()) {
            spool.checkFolder();
        }
        for (Segment segment : adoption.adopt()) {
            if (segment.header().kind() == Kind.SPOOL) {
                spool.pending().adopted(segment);
            } else {
                spool.window().add(segment);
            }
        }
    }

    private Duration backoff() {
        return min(FIRST_DELAY.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS)), LONGEST_DELAY);
    }

    private Duration jittered(Duration longest) {
        return Duration.ofNanos((long) (longest.toNanos() * random.getAsDouble()));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Drains once more if the store is up, for at most three seconds, and ends the thread. Idempotent. */
    @Override
    public void close() {
        closing = true;
        alarm.ringIn(Duration.ZERO);
        if (!Uninterruptibly.join(thread, CLOSE_PATIENCE.toNanos())) {
            LOG.warn("the spool's drainer did not end within {} and is left to itself", CLOSE_PATIENCE);
        }
    }
}
