/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.repeat;

import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.DlqStore;
import dev.agentdlq.spi.RepeatedCall;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that have an open entry, or one that was resolved lately, as far as this node knows: those that failed
 * here, and every two seconds those that the store has, from other nodes and from before the start. What it knows is
 * only the reason to ask the store, which decides. Thread-safe.
 */
public final class OpenCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCalls.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final int THREADS = 4;

    private final DlqStore store;
    private final BooleanSupplier isStoreThere;
    private final Duration window;
    private final Duration deadline;
    private final Map<String, TaskCalls> callsByTask = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS, this::newThread);

    /**
     * Starts with no task.
     *
     * @param store decides
     * @param isStoreThere whether it makes sense to ask it
     * @param window how long after an entry was resolved the same call gets its result
     * @param deadline how long a call waits at most
     */
    public OpenCalls(DlqStore store, BooleanSupplier isStoreThere, Duration window, Duration deadline) {
        this.store = store;
        this.isStoreThere = isStoreThere;
        this.window = window;
        this.deadline = deadline;
        threads.setRemoveOnCancelPolicy(true);
    }

    private Thread newThread(Runnable work) {
        Thread thread = new Thread(null, work, "agent-dlq-repeat-" + number.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Returns the calls of a task, and reads at the first time what the store has of them. Waits for that at most as
     * long as a capture may take.
     *
     * @param taskType a task whose repeats are not executed
     * @return its calls
     */
    public TaskCalls of(String taskType) {
        boolean first = callsByTask.isEmpty();
        TaskCalls known = callsByTask.get(taskType);
        if (known != null) {
            return known;
        }
        TaskCalls calls = callsByTask.computeIfAbsent(taskType, unused -> new TaskCalls());
        try {
            if (isStoreThere.getAsBoolean()) {
                Uninterruptibly.await(CompletableFuture.runAsync(this::look, threads), deadline.toNanos());
            }
            if (first) {
                ScheduledFuture<?> unused = threads.scheduleWithFixedDelay(
                        this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("no open calls of task {} are looked for any more", taskType);
        }
        return calls;
    }

    /** Reads which calls are open. Never throws: a timer that did would not run again. */
    private void look() {
        long begin = System.nanoTime();
        try {
            if (!isStoreThere.getAsBoolean()) {
                return;
            }
            Set<UUID> seen = new HashSet<>();
            for (RepeatedCall open : store.openCalls(callsByTask.keySet(), window, TaskCalls.MOST)) {
                TaskCalls calls = callsByTask.get(open.taskType());
                // of one call the open entry comes first, then the one that was settled last
                if (calls != null && seen.add(open.repeatKey())) {
                    calls.see(KnownCall.of(open, Storage.STORE, begin));
                }
            }
            callsByTask.values().forEach(calls -> calls.forgetBefore(begin - window.toNanos()));
        } catch (RuntimeException | Error trouble) {
            LOG.debug("which calls are open could not be read", trouble);
        }
    }

    /**
     * Notes that a call has failed.
     *
     * @param entry its entry
     * @param storage where that is
     */
    public void failed(RepeatedCall entry, Storage storage) {
        TaskCalls calls = callsByTask.get(entry.taskType());
        if (calls != null && storage != Storage.NONE) {
            calls.put(entry.repeatKey(), KnownCall.of(entry, storage, System.nanoTime()));
        }
    }

    /**
     * Decides what is done with a call. Waits for the store at most as long as a capture may take; where it does not
     * answer, a call is held back whose entry was open when this node saw it last.
     *
     * @param calls the task's calls
     * @param key the call's key
     * @return what is done
     */
    public Verdict ask(TaskCalls calls, UUID key) {
        KnownCall known = calls.find(key);
        if (known == null) {
            return Verdict.Execute.ONE;
        }
        if (!isStoreThere.getAsBoolean()) {
            known.addUntold(1);
            return decideAlone(known);
        }
        CompletableFuture<Optional<RepeatedCall>> answer = count(key, known);
        return Uninterruptibly.await(answer, deadline.toNanos())
                ? decide(calls, key, known, answer.join().orElse(null))
                : decideAlone(known);
    }

    /**
     * A call that was open when it was last seen still is, as far as this node can tell; one that was settled is not.
     */
    private Verdict decideAlone(KnownCall known) {
        RepeatedCall entry = known.entry();
        if (!entry.status().isFinal()) {
            return new Verdict.Held(known.receipt());
        }
        Duration sinceSeen = Duration.ofNanos(System.nanoTime() - known.seenAt());
        return isResolvedLately(entry, sinceSeen)
                ? new Verdict.Done(known.receipt(), entry.result())
                : Verdict.Execute.ONE;
    }

    private boolean isResolvedLately(RepeatedCall entry, Duration sinceSeen) {
        Duration sinceSettled = entry.sinceSettled();
        return entry.status() == FailureStatus.RESOLVED
                && sinceSettled != null
                && sinceSettled.plus(sinceSeen).compareTo(window) < 0;
    }

    private CompletableFuture<Optional<RepeatedCall>> count(UUID key, KnownCall known) {
        known.addUntold(1);
        try {
            return CompletableFuture.supplyAsync(() -> count(key, known, known.takeUntold()), threads);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    private Optional<RepeatedCall> count(UUID key, KnownCall known, int repeats) {
        boolean counted = false;
        try {
            Optional<RepeatedCall> entry = store.countRepeats(key, repeats);
            counted = entry.isPresent();
            return entry;
        } finally {
            if (!counted) {
                known.addUntold(repeats);
            }
        }
    }

    private Verdict decide(TaskCalls calls, UUID key, KnownCall known, @Nullable RepeatedCall entry) {
        if (entry != null && !entry.status().isFinal()) {
            return new Verdict.Held(KnownCall.receipt(entry, Storage.STORE));
        }
        boolean isOther = entry == null || !entry.id().equals(known.entry().id());
        if (known.isOnItsWay() && isOther && System.nanoTime() - known.seenAt() < window.toNanos()) {
            return new Verdict.Held(known.receipt());
        }
        if (entry != null && isResolvedLately(entry, Duration.ZERO)) {
            return new Verdict.Done(KnownCall.receipt(entry, Storage.STORE), entry.result());
        }
        calls.forget(key, known);
        return Verdict.Execute.ONE;
    }

    /**
     * Notes that a call has succeeded. If the same call has failed while it was running, that one's entry is settled.
     * Does not block.
     *
     * @param calls the task's calls
     * @param key the call's key
     */
    public void succeeded(TaskCalls calls, UUID key) {
        KnownCall known = calls.find(key);
        if (known == null) {
            return;
        }
        try {
            threads.execute(() -> supersede(calls, key, known));
        } catch (RejectedExecutionException closed) {
            LOG.debug("entry {} is not superseded any more", known.entry().id());
        }
    }

    private void supersede(TaskCalls calls, UUID key, KnownCall known) {
        try {
            store.supersede(key);
            calls.forget(key, known);
        } catch (RuntimeException | Error trouble) {
            LOG.warn(
                    "entry {} of task {} stays open although the same call has succeeded, because the store failed ({}); it"
                            + " may be executed once more",
                    known.entry().id(),
                    known.entry().taskType(),
                    trouble.getClass().getName());
        }
    }

    /** Ends the threads. Idempotent. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
