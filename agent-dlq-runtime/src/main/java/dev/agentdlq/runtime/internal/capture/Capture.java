/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import dev.agentdlq.AgentContext;
import dev.agentdlq.ArgumentsState;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.PayloadException;
import dev.agentdlq.Reason;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.runtime.internal.classify.NextStep;
import dev.agentdlq.runtime.internal.classify.RuleClassifier;
import dev.agentdlq.runtime.internal.codec.JsonViews;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Classification;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.PayloadCodec;
import dev.agentdlq.spi.StoredCall;
import dev.agentdlq.spi.TaskDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one failed call, on the thread of its caller: describe, hand over, wait for the commit or the deadline. */
public final class Capture {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
    private static final String NO_CODEC = "none";
    private static final String RAW_JSON = "raw-json";
    private static final int MAX_TYPE = 200;
    private static final String UNBOUND_SIGNATURE = "unbound";

    private final Settings settings;
    private final RuleClassifier classifier;
    private final CaptureWriter writer;
    private final Receipts receipts;
    private final Listeners listeners;
    private final RetrySchedule schedule;

    /**
     * What the owner decides.
     *
     * @param node the name of this node
     * @param codec writes arguments
     * @param views shows them
     * @param deadline how long a caller waits at most
     * @param random numbers from 0 (inclusive) to 1 (exclusive), for jitter
     */
    public record Settings(
            String node, PayloadCodec codec, JsonViews views, Duration deadline, DoubleSupplier random) {}

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

    /**
     * Creates the capture of one node.
     *
     * @param settings what the owner decides
     * @param classifier classifies errors
     * @param writer writes entries
     * @param receipts remembers what was written
     * @param listeners are told
     * @param schedule is told of retries
     */
    public Capture(
            Settings settings,
            RuleClassifier classifier,
            CaptureWriter writer,
            Receipts receipts,
            Listeners listeners,
            RetrySchedule schedule) {
        this.settings = settings;
        this.classifier = classifier;
        this.writer = writer;
        this.receipts = receipts;
        this.listeners = listeners;
        this.schedule = schedule;
    }

    /**
     * Keeps a task's failed call. Blocks for at most the deadline; never throws, unless the stack is full.
     *
     * @param failed the call
     * @return what became of it
     */
    public Receipt keep(FailedCall failed) {
        TaskDescriptor descriptor = failed.task().descriptor();
        UUID id = failed.id();
        Throwable failure = failed.failure();
        Classification decision = classifier.classify(descriptor, failure);
        int maxRetries = descriptor.policy().maxRetries();
        StoredCall call;
        NextStep next;
        try {
            byte[] args = settings.codec().encode(failed.arguments(), descriptor.parameterTypes());
            String view = settings.views()
                    .ofArguments(args, descriptor.parameterNames())
                    .orElse(null);
            call = new StoredCall(
                    descriptor.type(),
                    failed.task().signature(),
                    settings.codec().id(),
                    args,
                    ArgumentsState.EXACT,
                    view);
            next = NextStep.after(decision, 1, maxRetries, descriptor.policy(), settings.random());
        } catch (StackOverflowError full) {
            throw full;
        } catch (RuntimeException | Error unwritable) {
            // Only our own exception's message is known to hold no values.
            Object cause = unwritable instanceof PayloadException known ? known.getMessage() : unwritable.getClass();
            LOG.warn(
                    "the arguments of entry {} of task {} cannot be stored ({}); a person must settle it",
                    id,
                    descriptor.type(),
                    cause);
            call = new StoredCall(
                    descriptor.type(),
                    failed.task().signature(),
                    NO_CODEC,
                    new byte[0],
                    ArgumentsState.UNSERIALIZABLE,
                    null);
            next = NextStep.review(Reason.UNSERIALIZABLE);
        }
        Origin origin = new Origin(id, failure, failed.nesting(), failed.context(), failed.mdc());
        return store(origin, call, FailureText.describe(failure, decision), next, 1, maxRetries);
    }

    /**
     * Keeps a task's failed call. Does not block.
     *
     * @param failed the call
     * @return what became of it, at the latest after the deadline; never fails
     */
    public CompletableFuture<Receipt> keepLater(FailedCall failed) {
        return CompletableFuture.supplyAsync(() -> keep(failed));
    }

    /**
     * Keeps a call that reached no method.
     *
     * @param taskType what the model called
     * @param argumentsJson what it passed
     * @param failure why it could not be bound
     * @return what became of it
     */
    public Receipt keepUnbound(String taskType, String argumentsJson, Throwable failure) {
        byte[] args = argumentsJson.getBytes(StandardCharsets.UTF_8);
        String view = settings.views().ofRawJson(argumentsJson).orElse(null);
        StoredCall call =
                new StoredCall(shortened(taskType), UNBOUND_SIGNATURE, RAW_JSON, args, ArgumentsState.EXACT, view);
        Classification decision = Classification.of(FailureKind.DETERMINISTIC, "unbound call");
        return store(
                new Origin(
                        EntryIds.next(), failure, Nesting.NONE, AgentContext.current(), FailedCall.mdcOfThisThread()),
                call,
                FailureText.describe(failure, decision),
                NextStep.review(Reason.UNBOUND),
                0,
                0);
    }

    private record Origin(
            UUID id, Throwable failure, Nesting nesting, Map<String, String> context, Map<String, String> mdc) {}

    private Receipt store(
            Origin origin, StoredCall call, AttemptFailure attempt, NextStep next, int attemptCount, int maxRetries) {
        NewEntry entry = new NewEntry(
                origin.id(),
                taskId(origin.context(), origin.id()),
                call,
                origin.context(),
                origin.mdc(),
                attempt,
                next.status(),
                next.reason(),
                next.delay(),
                attemptCount,
                maxRetries,
                settings.node(),
                origin.nesting());
        PendingEntry pending = writer.submit(entry);
        boolean stored = pending.awaitStored(settings.deadline().toNanos());
        Receipt receipt = receipt(entry, stored, pending.due());
        receipts.remember(origin.failure(), receipt);
        report(receipt, next.delay());
        return receipt;
    }

    private void report(Receipt receipt, @Nullable Duration delay) {
        if (receipt.storage() == Storage.NONE) {
            LOG.error(
                    "entry {} of task {} is not known to be stored: the store failed or did not answer within {};"
                            + " a person must look after this call",
                    receipt.entryId(),
                    receipt.taskType(),
                    settings.deadline());
        } else if (delay != null) {
            schedule.dueIn(delay);
        }
        listeners.captured(receipt);
    }

    /**
     * Says of a failure that could not even be described that it is not kept.
     *
     * @param task the task
     * @param id the call's key
     * @param failure what it threw
     */
    public void giveUp(BoundTask task, UUID id, Throwable failure) {
        Receipt receipt = new Receipt(
                id, task.descriptor().type(), FailureKind.TRANSIENT, FailureStatus.PENDING_REVIEW, null, Storage.NONE);
        receipts.remember(failure, receipt);
        listeners.captured(receipt);
    }

    private static Receipt receipt(NewEntry entry, boolean stored, @Nullable Instant due) {
        return new Receipt(
                entry.id(),
                entry.call().taskType(),
                entry.failure().kind(),
                entry.status(),
                due,
                stored ? Storage.STORE : Storage.NONE);
    }

    /** A model may call anything a tool's name. */
    private static String shortened(String taskType) {
        String text = taskType.isBlank() ? "(unnamed)" : taskType;
        return text.codePointCount(0, text.length()) <= MAX_TYPE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_TYPE));
    }

    private static String taskId(Map<String, String> context, UUID id) {
        String own = context.getOrDefault(AgentContext.TASK_ID, context.get(AgentContext.TOOL_CALL_ID));
        return own == null ? id.toString() : own;
    }
}
