/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.Settlement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries what is due, on threads of its own: one that claims, two that settle, one that extends leases, one that takes
 * back what dead workers held, one that watches times, and as many as attempts run at once. Thread-safe.
 */
public final class RetryWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RetryWorker.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
    private static final int REAP_PAUSE_PER_LOOK = 5;
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);

    /** Results that may wait to be stored before nothing more is claimed, where there are fewer slots. */
    private static final int SMALLEST_BACKLOG = 500;

    private final WorkerSettings settings;
    private final DlqStore store;
    private final Alarm alarm;
    private final LongSupplier nanoTime = System::nanoTime;
    private final Slots slots;
    private final Leases leases;
    private final Settler settler;
    private final RetryStep step;
    private final SuspectLane suspectLane;
    private final Attempt attempt;
    private final Watchdog watchdog;
    private final Reaper reaper;
    private final Outlook outlook;
    private final Runners<HeldClaim> runners = new Runners<>(this::run, "agent-dlq-worker-");
    private final ResolvedCalls resolvedCalls;
    private final Loops loops;
    private final Loop claiming;
    private final Loop keepingLeases;
    private volatile boolean waitsForRoom;

    /** For the claiming thread. */
    private boolean looked;

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
        Teller teller = new Teller(listeners, settlements, alarm);
        this.slots = new Slots(settings.concurrency());
        this.leases = new Leases(store, settings, nanoTime);
        this.settler = new Settler(store, leases, teller, settings.lease(), nanoTime);
        this.step = new RetryStep(
                settings, store, execution.tasks(), Set.of(execution.codec().id()), leases, nanoTime);
        this.suspectLane = new SuspectLane(nanoTime, settings.pollInterval());
        this.attempt = new Attempt(settings.node(), execution, InstantSource.system(), settings.random());
        this.watchdog = new Watchdog(leases, attempt, slots, settler, settings.maxRunTime(), nanoTime);
        this.reaper = new Reaper(store, teller, settings.lease(), this::lookAtOnce, nanoTime);
        this.outlook = new Outlook(store, execution.tasks(), nanoTime);
        this.resolvedCalls = new ResolvedCalls(store, settings, this::roomMade, nanoTime);
        this.loops = new Loops(settings.pollInterval());
        this.claiming = loops.add("agent-dlq-claim", this::claimAndWait);
        this.keepingLeases = loops.add("agent-dlq-lease", this::extendAndWait);
        loops.add("agent-dlq-settle-1", this::settleAndWait);
        loops.add("agent-dlq-settle-2", this::settleAndWait);
        loops.add("agent-dlq-reap", this::reapAndWait);
        loops.add("agent-dlq-watch", this::watchAndWait);
    }

    /** Starts the threads. The first look comes after a random part of the poll interval: nodes start together. */
    public void start() {
        loops.start();
    }

    private void lookAtOnce() {
        alarm.ringIn(Duration.ZERO);
    }

    private void claimAndWait() throws InterruptedException {
        awaitFirstLook();
        Failpoint.LOOP_TURN.hit();
        runners.startOne();
        // before the room is measured, so that whoever makes room from now on rings
        waitsForRoom = true;
        boolean isIdle = slots.isIdle() && settler.backlog() == 0 && resolvedCalls.backlog() == 0;
        boolean again = switch (suspectLane.next(isIdle, step::isSuspectDue)) {
            case NORMAL -> claimNormal();
            case SUSPECT -> !claimSuspect();
            case NOTHING -> false;
        };
        if (!again) {
            alarm.await(settings.jittered(settings.pollInterval()));
        }
    }

    /** Waits for a random part of the poll interval, or until something is due, before the first look. */
    private void awaitFirstLook() throws InterruptedException {
        if (!looked) {
            looked = true;
            alarm.await(Duration.ofNanos((long)
                    (settings.pollInterval().toNanos() * settings.random().getAsDouble())));
        }
    }

    /** Returns whether there is probably more, and room for it. */
    private boolean claimNormal() {
        int room = Math.min(slots.free(), roomForResults());
        RetryStep.Look look = step.claim(room);
        begin(look.claims());
        if (room > 0 && !look.isMoreDue()) {
            waitsForRoom = false;
        }
        return look.isMoreDue();
    }

    private boolean claimSuspect() {
        List<HeldClaim> suspect = step.claimSuspect();
        suspectLane.claimed(!suspect.isEmpty());
        begin(suspect);
        return !suspect.isEmpty();
    }

    private int roomForResults() {
        return Math.max(SMALLEST_BACKLOG, settings.concurrency()) - settler.backlog() - resolvedCalls.backlog();
    }

    private void begin(List<HeldClaim> claims) {
        // a claim whose answer comes after the stop has looked is given back with the rest
        if (!claims.isEmpty() && !abandoned) {
            slots.take(claims.size());
            runners.execute(claims);
        }
    }

    private void run(HeldClaim held) {
        boolean waitedFor = true;
        try {
            if (held.begin(Thread.currentThread(), nanoTime.getAsLong())) {
                Settlement settlement = attempt.execute(held, watchdog.longest(held.claim()));
                waitedFor = held.end();
                // what a stop has interrupted is given back; what must not be repeated is not
                if (waitedFor && (!abandoned || isFinal(settlement) || !attempt.canBeGivenBack(held))) {
                    settler.add(held, settlement, resolvedCalls::stored);
                }
            } else if (!held.isWithdrawn()) {
                leases.drop(held.claim().key());
            }
        } catch (Throwable trouble) {
            waitedFor = held.end();
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
            giveBack(waitedFor);
        }
    }

    private static boolean isFinal(Settlement settlement) {
        return settlement instanceof Settlement.Succeeded || settlement instanceof Settlement.Reconciled;
    }

    private void giveBack(boolean waitedFor) {
        if (waitedFor) {
            slots.giveBack();
        } else {
            slots.comeBack();
        }
        roomMade();
    }

    /** Rings once for all the room that is made while nobody claims. */
    private void roomMade() {
        if (waitsForRoom) {
            waitsForRoom = false;
            lookAtOnce();
        }
    }

    private void settleAndWait() throws InterruptedException {
        settler.settleNext(settings.pollInterval());
        roomMade();
    }

    private void extendAndWait() throws InterruptedException {
        leases.extend();
        // a third of the lease at most, so that two may fail before it is lost
        sleep(settings.lease().dividedBy(4), 1.0 / 3);
    }

    private void reapAndWait() throws InterruptedException {
        long begin = nanoTime.getAsLong();
        reaper.reap();
        long took = nanoTime.getAsLong() - begin;
        outlook.look();
        // where nothing can be vacuumed a look takes long, and must not take all the time
        long pause = Math.min(REAP_PAUSE_PER_LOOK * took, settings.lease().toNanos());
        sleep(Duration.ofNanos(Math.max(settings.lease().dividedBy(10).toNanos(), pause)), 1);
    }

    private void watchAndWait() throws InterruptedException {
        watchdog.look();
        resolvedCalls.look();
        // also for the slots of what was left behind
        roomMade();
        sleep(WATCH_INTERVAL, 0);
    }

    /** Sleeps for a duration and a random share of it. */
    private void sleep(Duration least, double spread) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(
                (long) (least.toNanos() * (1 + spread * settings.random().getAsDouble())));
    }

    /**
     * Returns how it is doing.
     *
     * @return a picture of this moment
     */
    public WorkerHealth health() {
        return new WorkerHealth(slots.running(), slots.stuck(), leases.lost(), settler.dropped());
    }

    /**
     * Stops claiming, waits for running attempts and for who is told of them, interrupts those that need longer than
     * the grace, gives their claims back with the attempt not counted, and ends the threads; leases are kept until
     * then. An interrupt of the calling thread does not cut it short. Idempotent.
     *
     * @throws IllegalStateException on a thread of this worker, which would wait for itself
     */
    @Override
    public void close() {
        Thread current = Thread.currentThread();
        if (loops.isOwn(current)
                || resolvedCalls.isRunningOn(current)
                || leases.all().stream().anyMatch(held -> held.isRunningOn(current))) {
            throw new IllegalStateException("close() must not be called by a task or listener on a thread of the queue,"
                    + " which would wait for itself; call it on another thread");
        }
        long begin = nanoTime.getAsLong();
        claiming.signalStop();
        if (!awaitIdle(settings.grace())) {
            LOG.info("{} attempts did not end within {} and are interrupted", slots.running(), settings.grace());
        }
        abandoned = true;
        abandonRest();
        boolean unused = awaitIdle(STOP_PATIENCE);
        try {
            loops.stopAllBut(keepingLeases, STOP_PATIENCE);
            settler.settleRest(STOP_PATIENCE);
            releaseRest();
        } finally {
            keepingLeases.stop(STOP_PATIENCE);
            runners.shutdown();
            tellRest(settings.grace().minusNanos(nanoTime.getAsLong() - begin));
        }
    }

    /** What is resolved is told of, if that does not take longer than the rest of the grace. */
    private void tellRest(Duration restOfGrace) {
        long patience = Math.max(restOfGrace.toNanos(), STOP_PATIENCE.toNanos());
        if (!Uninterruptibly.run(resolvedCalls::awaitIdle, patience)) {
            resolvedCalls.abandon();
            boolean unused = Uninterruptibly.run(resolvedCalls::awaitIdle, STOP_PATIENCE.toNanos());
        }
        resolvedCalls.shutdown();
    }

    /** Lets nothing begin any more, and interrupts what has. */
    private void abandonRest() {
        long now = nanoTime.getAsLong();
        for (HeldClaim held : leases.all()) {
            if (!held.withdraw()) {
                held.interrupt(now);
            }
        }
    }

    private boolean awaitIdle(Duration longest) {
        return Uninterruptibly.run(nanos -> slots.awaitIdle(nanos), longest.toNanos());
    }

    /**
     * What was claimed and has no result. Left to its lease is what was executed, because its result could not be
     * stored or must not be guessed, and what still is, because two would execute it at once.
     */
    private void releaseRest() {
        Collection<ClaimKey> rest = new HashSet<>();
        int running = 0;
        for (HeldClaim held : leases.all()) {
            if (held.isRunning()) {
                running++;
            } else if (attempt.canBeGivenBack(held)) {
                rest.add(held.claim().key());
            }
        }
        rest.removeAll(settler.unstored());
        if (running > 0) {
            LOG.warn("{} attempts did not end when the stop interrupted them; their leases run out", running);
        }
        if (rest.isEmpty()) {
            return;
        }
        try {
            Failpoint.RELEASE_BEFORE.hit();
            int released = store.release(rest).size();
            // what is given back is not lost
            rest.forEach(leases::drop);
            LOG.info("{} attempts were interrupted by the stop and given back", released);
        } catch (RuntimeException trouble) {
            LOG.warn("{} claims could not be given back ({}); their leases run out", rest.size(), trouble.toString());
        }
    }
}
