/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.StoreException;
import dev.agentdlq.runtime.internal.task.ResolvedMethod;
import dev.agentdlq.spi.DlqStore;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells methods of the application that a deferred call has succeeded, once that is committed, on threads of its own:
 * as many at once as attempts, so that a slow method delays no result. A thread that does not end is left behind, and
 * no more of them than may run at once. Thread-safe.
 */
final class ResolvedCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ResolvedCalls.class);

    private final DlqStore store;
    private final WorkerSettings settings;
    private final Runnable onRoom;
    private final LongSupplier nanoTime;
    private final Runners<ResolvedCall> runners = new Runners<>(this::run, "agent-dlq-resolved-");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition becameIdle = lock.newCondition();
    private final Queue<ResolvedCall> waiting = new ArrayDeque<>();
    private final Set<ResolvedCall> running = new HashSet<>();
    private final Set<ResolvedCall> leftBehind = new HashSet<>();

    /**
     * Creates it.
     *
     * @param onRoom is run when the backlog gets smaller
     */
    ResolvedCalls(DlqStore store, WorkerSettings settings, Runnable onRoom, LongSupplier nanoTime) {
        this.store = store;
        this.settings = settings;
        this.onRoom = onRoom;
        this.nanoTime = nanoTime;
    }

    /** The result of an attempt was stored. Neither blocks nor throws. */
    void stored(HeldClaim held) {
        Success success = held.success();
        if (success != null) {
            for (ResolvedMethod method : success.task().resolvedMethods()) {
                locked(() -> waiting.add(new ResolvedCall(held.claim(), success, method)));
            }
            beginWaiting();
        }
    }

    private void beginWaiting() {
        try {
            Optional<ResolvedCall> next = locked(this::next);
            while (next.isPresent()) {
                runners.execute(List.of(next.get()));
                next = locked(this::next);
            }
        } catch (RuntimeException | Error noThread) {
            LOG.warn("no thread can be started to tell of resolved entries; they wait: {}", noThread.toString());
        }
    }

    private Optional<ResolvedCall> next() {
        int room = settings.concurrency() - running.size() - Math.max(0, leftBehind.size() - settings.concurrency());
        Optional<ResolvedCall> next = room > 0 ? Optional.ofNullable(waiting.poll()) : Optional.empty();
        next.ifPresent(running::add);
        return next;
    }

    private void run(ResolvedCall call) {
        try {
            if (call.begin(Thread.currentThread())) {
                tell(call);
            }
        } catch (Throwable failure) {
            LOG.warn(
                    "the @OnResolved method {} threw {} when it was told of entry {}; the entry stays resolved, and it"
                            + " is not told again",
                    call.method().name(),
                    failure.getClass().getName(),
                    call.claim().key().id());
        } finally {
            call.leave();
            // a method must not pass its interrupt on to the next one
            boolean unused = Thread.interrupted();
            locked(() -> running.remove(call) || leftBehind.remove(call));
            beginWaiting();
            roomMade();
        }
    }

    private void roomMade() {
        locked(() -> {
            if (isIdle()) {
                becameIdle.signalAll();
            }
            return true;
        });
        onRoom.run();
    }

    private void tell(ResolvedCall call) throws Throwable {
        DlqEntry entry = entryAfter(call);
        if (entry.status() != FailureStatus.RESOLVED) {
            LOG.warn("nobody is told of entry {}: its store has lost that it was resolved", entry.id());
        } else if (call.enter(nanoTime.getAsLong())) {
            Success success = call.success();
            Surroundings.inContext(call.claim(), success.task(), () -> {
                call.method().tell(success.target(), entry, success.value());
                return null;
            });
        }
    }

    /** Reads the entry; as long as the store does not answer, nothing else is resolved that would have to wait. */
    private DlqEntry entryAfter(ResolvedCall call) throws InterruptedException {
        while (true) {
            try {
                return store.get(call.claim().key().id()).orElseThrow();
            } catch (StoreException trouble) {
                TimeUnit.NANOSECONDS.sleep(settings.pollInterval().toNanos());
            }
        }
    }

    /** Ends what takes too long, and begins what could not be. */
    void look() {
        long now = nanoTime.getAsLong();
        for (ResolvedCall call : locked(() -> List.copyOf(running))) {
            if (call.isTooLong(now) && call.end(now)) {
                LOG.warn(
                        "the @OnResolved method {} has taken longer than {} for entry {} and is interrupted",
                        call.method().name(),
                        call.longest(),
                        call.claim().key().id());
            }
            if (call.isStuck(now, WorkerSettings.INTERRUPT_GRACE)) {
                leaveBehind(call);
            }
        }
        runners.startOne();
        beginWaiting();
    }

    private void leaveBehind(ResolvedCall call) {
        if (locked(() -> running.remove(call) && leftBehind.add(call))) {
            LOG.error(
                    "the @OnResolved method {} does not end {} after it was interrupted: its thread is left behind, {}"
                            + " in all; let the method end when it is interrupted",
                    call.method().name(),
                    WorkerSettings.INTERRUPT_GRACE,
                    locked(leftBehind::size));
            roomMade();
        }
    }

    /** Returns how many methods have not been told yet, but for those left behind. */
    int backlog() {
        return locked(() -> waiting.size() + running.size());
    }

    boolean isRunningOn(Thread thread) {
        return locked(() -> running.stream().anyMatch(call -> call.isRunningOn(thread))
                || leftBehind.stream().anyMatch(call -> call.isRunningOn(thread)));
    }

    /** Waits until all are told. */
    boolean awaitIdle(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!isIdle() && left > 0) {
                left = becameIdle.awaitNanos(left);
            }
            return isIdle();
        } finally {
            lock.unlock();
        }
    }

    /** Begins nothing more, and interrupts what has begun. */
    void abandon() {
        List<ResolvedCall> begun = locked(() -> List.copyOf(running));
        int untold = locked(() -> {
            int count = waiting.size();
            waiting.clear();
            return count;
        });
        if (untold > 0 || !begun.isEmpty()) {
            LOG.warn(
                    "{} @OnResolved calls are interrupted by the stop and {} are not made; their entries stay resolved",
                    begun.size(),
                    untold);
        }
        begun.forEach(call -> call.end(nanoTime.getAsLong()));
    }

    /** Lets threads end that have nothing to do. */
    void shutdown() {
        runners.shutdown();
    }

    /** For the thread that has the lock. */
    private boolean isIdle() {
        return waiting.isEmpty() && running.isEmpty();
    }

    private <T> T locked(Supplier<T> change) {
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }
}
