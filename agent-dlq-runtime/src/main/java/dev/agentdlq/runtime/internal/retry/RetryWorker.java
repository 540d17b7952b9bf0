/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.Settlement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries what is due, on threads of its own: one that claims, one that settles, one that keeps leases, and as many as
 * attempts may run at once. Thread-safe.
 */
public final class RetryWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RetryWorker.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final WorkerSettings settings;
    private final DlqStore store;
    private final Alarm alarm;
    private final Leases leases;
    private final Settler settler;
    private final RetryStep step;
    private final Attempt attempt;
    private final ExecutorService executor;
    private final Set<Thread> ownThreads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final Loop claiming;
    private final Loop settling;
    private final Loop keepingLeases;
    private volatile boolean abandoned;

    /**
     * Creates a worker that does nothing yet.
     *
     * @param settings what the owner decides
     * @param store where entries are
     * @param execution what it takes to execute a stored call
     * @param listeners are told
     * @param settlements wakes who waits
     * @param alarm rings when something is due
     */
    public RetryWorker(
            WorkerSettings settings,
            DlqStore store,
            Execution execution,
            Listeners listeners,
            Settlements settlements,
            Alarm alarm) {
        this.settings = settings;
        this.store = store;
        this.alarm = alarm;
        this.leases = new Leases(store, settings.lease());
        this.settler = new Settler(store, leases, listeners, settlements, alarm);
        this.step = new RetryStep(
                settings, store, execution.tasks(), execution.codec().id(), leases, listeners, settlements);
        this.attempt = new Attempt(settings.node(), execution, settings.random());
        AtomicInteger number = new AtomicInteger();
        this.executor = Executors.newFixedThreadPool(settings.concurrency(), task -> {
            Thread thread = new Thread(task, "agent-dlq-worker-" + number.incrementAndGet());
            thread.setDaemon(true);
            ownThreads.add(thread);
            return thread;
        });
        this.claiming = new Loop("agent-dlq-claim", this::claimAndWait, settings.pollInterval());
        this.settling = new Loop("agent-dlq-settle", this::settleAndWait, settings.pollInterval());
        this.keepingLeases = new Loop("agent-dlq-lease", this::keepLeasesAndWait, settings.pollInterval());
    }

    /** Starts the threads. */
    public void start() {
        claiming.start();
        settling.start();
        keepingLeases.start();
    }

    private void claimAndWait() throws InterruptedException {
        int free = settings.concurrency() - running.get();
        int claimed = step.claim(free, this::begin);
        if (claimed == 0 || claimed < free) {
            alarm.await(settings.jittered(settings.pollInterval()));
        }
    }

    private void begin(HeldClaim held) {
        running.incrementAndGet();
        try {
            executor.execute(() -> run(held));
        } catch (RejectedExecutionException stopped) {
            running.decrementAndGet();
            leases.drop(held.claim().key());
            store.release(List.of(held.claim().key()));
        }
    }

    private void run(HeldClaim held) {
        try {
            Settlement settlement = attempt.execute(held.claim(), held::isLost);
            if (!abandoned) {
                settler.add(held.claim(), settlement);
            }
        } catch (Throwable trouble) {
            // first, because telling may fail, for want of memory, say, and a lease that is kept is kept for ever
            leases.drop(held.claim().key());
            LOG.error(
                    "attempt {} of entry {} ended without a result; its lease runs out and it is tried again",
                    held.claim().number(),
                    held.claim().key().id(),
                    trouble);
        } finally {
            // A task must not pass its interrupt on to the next one.
            boolean unused = Thread.interrupted();
            if (running.getAndDecrement() == settings.concurrency()) {
                alarm.ringIn(Duration.ZERO);
            }
        }
    }

    private void settleAndWait() throws InterruptedException {
        settler.settleNext(settings.pollInterval());
    }

    private void keepLeasesAndWait() throws InterruptedException {
        leases.extend();
        step.reap();
        TimeUnit.NANOSECONDS.sleep(
                settings.jittered(settings.lease().dividedBy(5)).toNanos());
    }

    /**
     * Stops claiming, waits for running attempts, interrupts those that need longer than the grace, gives their claims
     * back with the attempt not counted, and ends the threads; leases are kept until then. An interrupt of the calling
     * thread does not cut it short. Idempotent.
     *
     * @throws IllegalStateException on a thread of this worker, which would wait for itself
     */
    @Override
    public void close() {
        if (ownThreads.contains(Thread.currentThread())
                || Stream.of(claiming, settling, keepingLeases).anyMatch(Loop::isCurrentThread)) {
            throw new IllegalStateException("close() must not be called by a task or listener on a thread of the queue,"
                    + " which would wait for itself; call it on another thread");
        }
        try {
            claiming.stop(STOP_PATIENCE);
            executor.shutdown();
            if (!Uninterruptibly.run(
                    nanos -> executor.awaitTermination(nanos, TimeUnit.NANOSECONDS),
                    settings.grace().toNanos())) {
                LOG.info("{} attempts did not end within {} and are interrupted", running.get(), settings.grace());
            }
            abandoned = true;
            executor.shutdownNow();
            settling.stop(STOP_PATIENCE);
            settler.settleRest();
            releaseRest();
        } finally {
            keepingLeases.stop(STOP_PATIENCE);
        }
    }

    /** What was claimed and has no result; a result that could not be stored is left to its lease, it was executed. */
    private void releaseRest() {
        Collection<ClaimKey> rest = new HashSet<>(leases.keys());
        rest.removeAll(settler.unstored());
        if (rest.isEmpty()) {
            return;
        }
        try {
            int released = store.release(rest).size();
            LOG.info("{} attempts were interrupted by the stop and given back", released);
        } catch (RuntimeException trouble) {
            LOG.warn("{} claims could not be given back ({}); their leases run out", rest.size(), trouble.toString());
        }
    }
}
