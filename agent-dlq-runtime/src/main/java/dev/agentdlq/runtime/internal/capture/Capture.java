/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.TaskDeferredException;
import dev.agentdlq.runtime.internal.capture.Delivery.Delivered;
import dev.agentdlq.runtime.internal.classify.Signal;
import dev.agentdlq.runtime.internal.failpoint.Failpoint;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Telling;
import dev.agentdlq.runtime.internal.repeat.OpenCalls;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.runtime.internal.time.Uninterruptibly;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.RepeatedCall;
import dev.agentdlq.spi.TaskDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps failed calls: describes each, brings it to the store or the spool, and says where it is. Thread-safe. */
public final class Capture {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    /** The futures keep the deadline; this only ends a wait whose timer has died. */
    private static final long TIMER_GRACE_NANOS = Duration.ofMillis(50).toNanos();

    static {
        // A class whose first use is on a full stack can never be used again.
        Timer.prepare();
    }

    private final Description description;
    private final Delivery delivery;
    private final Duration deadline;

    /** Runs what depends on a capture: listeners, and whatever the application does next with its result. */
    private final Executor completions;

    private final Receipts receipts;
    private final Listeners listeners;
    private final RetrySchedule schedule;
    private final OpenCalls open;
    private final CaptureCounts counts = new CaptureCounts();

    /** Is told when a retry is due, so that this node does not have to wait for its next poll. */
    @FunctionalInterface
    public interface RetrySchedule {
        /**
         * Is told of a retry.
         *
         * @param delay how long from now
         */
        void dueIn(Duration delay);
    }

    /** Where a receipt is noted for who asks by the throwable: for this thread first, or for all alike. */
    @FunctionalInterface
    private interface Memory {
        void remember(Throwable failure, Receipt receipt, List<UUID> supersedes);
    }

    Capture(
            Description description,
            Delivery delivery,
            Duration deadline,
            Executor completions,
            Receipts receipts,
            Listeners listeners,
            RetrySchedule schedule,
            OpenCalls open) {
        this.description = description;
        this.delivery = delivery;
        this.deadline = deadline;
        this.completions = completions;
        this.receipts = receipts;
        this.listeners = listeners;
        this.schedule = schedule;
        this.open = open;
    }

    /**
     * Keeps a task's failed call. Blocks until it is somewhere, at most for the capture deadline; an interrupt neither
     * shortens that nor is lost. Never throws, but on a full stack: another thread has then to call again.
     *
     * @param failed the call
     * @return what became of it
     */
    public Receipt keep(FailedCall failed) {
        try {
            Deadlines deadlines = Deadlines.from(deadline);
            NewEntry entry = describe(failed, deadlines);
            return report(failed.failure(), entry, deliver(entry, deadlines), receipts::remember);
        } catch (StackOverflowError deep) {
            throw deep;
        } catch (Throwable trouble) {
            return lost(failed, trouble, receipts::remember);
        }
    }

    /**
     * Tells what must pass through untouched, and is not to be kept. Does not block.
     *
     * @param task what was called
     * @param failure what it threw
     * @return what it is
     */
    public Signal signalOf(TaskDescriptor task, Throwable failure) {
        return description.signalOf(task, failure);
    }

    /**
     * Keeps a task's failed call without blocking this thread. Never throws.
     *
     * @param failed the call
     * @return what became of it, at the latest after the deadline; completed on a thread on which anything may run, and
     *     never exceptionally
     */
    public CompletableFuture<Receipt> keepLater(FailedCall failed) {
        Deadlines deadlines = Deadlines.from(deadline);
        return description
                .describeLater(failed, deadlines)
                .thenCompose(entry -> delivery.deliver(entry, deadlines)
                        .thenApplyAsync(
                                delivered -> report(failed.failure(), entry, delivered, receipts::rememberElsewhere),
                                completions))
                .exceptionally(trouble -> lost(failed, trouble, receipts::rememberElsewhere));
    }

    /**
     * Keeps a call that reached no method. Blocks like {@link #keep}.
     *
     * @param taskType what the model called
     * @param argumentsJson what it passed
     * @param failure why it could not be bound
     * @return what became of it
     */
    public Receipt keepUnbound(String taskType, String argumentsJson, Throwable failure) {
        Deadlines deadlines = Deadlines.from(deadline);
        NewEntry entry = description.unbound(taskType, argumentsJson, failure, deadlines);
        return report(failure, entry, deliver(entry, deadlines), receipts::remember);
    }

    /**
     * Waits for captures that {@link #keepLater} has begun. An interrupt is kept for the caller.
     *
     * @param kept the captures; at the latest after the deadline nobody waits for them any more
     */
    public void await(CompletableFuture<?> kept) {
        Uninterruptibly.await(kept, deadline.toNanos() + TIMER_GRACE_NANOS);
    }

    /**
     * Finds out what the declared types of a task say, so that no failing call has to wait for that.
     *
     * @param task the task
     */
    public void prepare(TaskDescriptor task) {
        description.prepare(task);
    }

    private NewEntry describe(FailedCall failed, Deadlines deadlines) {
        try {
            return description.describe(failed, deadlines);
        } catch (StackOverflowError deep) {
            throw deep;
        } catch (Throwable trouble) {
            Telling.quietly(() -> LOG.error(
                    "entry {} of task {} could not be described ({}); it is kept without arguments and stack trace",
                    failed.id(),
                    failed.task().descriptor().type(),
                    trouble.getClass().getName()));
            return description.bare(failed);
        }
    }

    private Delivered deliver(NewEntry entry, Deadlines deadlines) {
        CompletableFuture<Delivered> delivered = delivery.deliver(entry, deadlines);
        boolean inTime = Uninterruptibly.await(delivered, deadlines.left() + TIMER_GRACE_NANOS);
        Failpoint.CAPTURE_BEFORE_ACK.hit();
        return inTime ? delivered.join() : Delivered.NOWHERE;
    }

    private Receipt report(Throwable failure, NewEntry entry, Delivered delivered, Memory memory) {
        RepeatedCall other = delivered.countedOn();
        Receipt receipt = new Receipt(
                other == null ? entry.id() : other.id(),
                entry.call().taskType(),
                entry.failure().kind(),
                entry.failure().category(),
                other == null ? entry.status() : other.status(),
                other == null ? delivered.due() : other.nextAttemptAt(),
                delivered.storage(),
                false);
        UUID repeatKey = entry.repeatKey();
        if (repeatKey != null) {
            open.failed(other == null ? openCall(receipt, repeatKey) : other, delivered.storage());
        }
        Duration delay = entry.delay();
        if (delay != null && other == null && delivered.storage() == Storage.STORE) {
            schedule.dueIn(delay);
        }
        tell(
                receipt,
                "neither the store nor the spool took it within " + deadline,
                () -> memory.remember(failure, receipt, entry.nesting().supersedes()));
        return receipt;
    }

    private static RepeatedCall openCall(Receipt receipt, UUID repeatKey) {
        return new RepeatedCall(
                receipt.entryId(),
                receipt.taskType(),
                repeatKey,
                receipt.kind(),
                receipt.category(),
                receipt.status(),
                receipt.due(),
                null,
                null,
                null);
    }

    /**
     * Tells which calls are the same as one that is about to be made. Blocks for at most the capture deadline, and only
     * where that runs code of the application's.
     *
     * @param task what is called
     * @param arguments its arguments
     * @return the key of all such calls; null where it cannot be told, or not in time
     */
    public @Nullable UUID repeatKey(BoundTask task, @Nullable Object[] arguments) {
        return description.repeatKey(task, arguments, Deadlines.from(deadline));
    }

    /**
     * Makes what a caller is told whose call is not executed.
     *
     * @param receipt of which entry
     * @return the exception, which has its receipt from now on
     */
    public TaskDeferredException deferred(Receipt receipt) {
        TaskDeferredException deferred = new TaskDeferredException(receipt, null);
        receipts.remember(deferred, receipt, List.of());
        return deferred;
    }

    private Receipt lost(FailedCall failed, Throwable trouble, Memory memory) {
        UUID id = failed.id();
        String type = failed.task().descriptor().type();
        Receipt receipt = new Receipt(
                id, type, FailureKind.TRANSIENT, null, FailureStatus.PENDING_REVIEW, null, Storage.NONE, false);
        tell(
                receipt,
                "capturing it met " + trouble.getClass().getName(),
                () -> memory.remember(
                        failed.failure(), receipt, failed.nesting().supersedes()));
        return receipt;
    }

    /** Whatever goes wrong here, the caller must get its own exception. */
    private void tell(Receipt receipt, String whyNowhere, Runnable remembering) {
        try {
            counts.add(receipt.storage());
            remembering.run();
            if (receipt.storage() == Storage.NONE) {
                Telling.quietly(() -> LOG.error(
                        "entry {} of task {} is not known to be kept: {}; a person must look after this call",
                        receipt.entryId(),
                        receipt.taskType(),
                        whyNowhere));
            }
            listeners.captured(receipt);
        } catch (Throwable worse) {
            LOG.debug("what became of entry {} could not be told", receipt.entryId(), worse);
        }
    }

    /**
     * Returns how many failed calls were kept where.
     *
     * @return the live counts
     */
    public CaptureCounts counts() {
        return counts;
    }
}
