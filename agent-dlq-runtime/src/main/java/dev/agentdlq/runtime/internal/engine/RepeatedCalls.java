/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.Effect;
import dev.agentdlq.Receipt;
import dev.agentdlq.TaskDeferredException;
import dev.agentdlq.TaskOutcome;
import dev.agentdlq.internal.call.CallStack;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.codec.JsonViews;
import dev.agentdlq.runtime.internal.repeat.OpenCalls;
import dev.agentdlq.runtime.internal.repeat.TaskCalls;
import dev.agentdlq.runtime.internal.repeat.Verdict;
import dev.agentdlq.runtime.internal.task.BoundTask;
import dev.agentdlq.spi.TaskDescriptor;
import dev.agentdlq.spi.TaskGate.Substitute;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the door of a task whose repeats are not executed. Only calls that are made outside every other task
 * can be repeats: those inside are made by code, and those of a retry are part of it. Thread-safe.
 */
public final class RepeatedCalls {
    private static final Logger LOG = LoggerFactory.getLogger(RepeatedCalls.class);

    private final BoundTask task;
    private final Capture capture;
    private final OpenCalls open;
    private final TaskCalls calls;
    private final JsonViews views;
    private final Answer answer;

    /**
     * Creates it.
     *
     * @param task the task
     * @param capture says which calls are the same
     * @param open knows which of them have an open entry
     * @param views reads stored results
     */
    public RepeatedCalls(BoundTask task, Capture capture, OpenCalls open, JsonViews views) {
        this.task = task;
        this.capture = capture;
        this.open = open;
        this.calls = open.of(task.descriptor().type());
        this.views = views;
        this.answer = Answer.of(task.descriptor());
    }

    boolean isNoneKnown() {
        return calls.isEmpty();
    }

    /** Returns what the caller gets instead of an execution; null if the method is to be called. */
    @Nullable
    Substitute instead(@Nullable Object[] arguments) {
        Verdict verdict = verdict(arguments);
        if (verdict instanceof Verdict.Held held) {
            return deferred(held.receipt());
        }
        return verdict instanceof Verdict.Done done ? after(done) : null;
    }

    /** Whatever goes wrong here, the method is called. */
    private @Nullable Verdict verdict(@Nullable Object[] arguments) {
        try {
            UUID key = key(arguments);
            return key == null ? null : open.ask(calls, key);
        } catch (Throwable trouble) {
            LOG.warn(
                    "whether a call of task {} repeats one that failed could not be found out ({}); it is executed",
                    task.descriptor().type(),
                    trouble.getClass().getName());
            return null;
        }
    }

    /**
     * What only reads is better read again. A result that cannot be given back is no reason to make an effect twice
     * that must not be.
     */
    private @Nullable Substitute after(Verdict.Done done) {
        Effect effect = task.descriptor().policy().effect();
        if (effect == Effect.READ_ONLY) {
            return null;
        }
        Optional<Substitute> result = resultOf(done);
        return result.isPresent() || effect == Effect.IDEMPOTENT ? result.orElse(null) : deferred(done.receipt());
    }

    private @Nullable UUID key(@Nullable Object[] arguments) {
        return CallStack.ofThisThread().isEmpty() ? capture.repeatKey(task, arguments) : null;
    }

    /** The one place where a call that is held back becomes what its caller sees. */
    private Substitute deferred(Receipt receipt) {
        TaskDeferredException deferred = capture.deferred(receipt);
        Object told = answer.of(receipt, deferred);
        boolean isAsync = AsyncResults.isAsync(task.descriptor());
        if (told != deferred) {
            return new Substitute(isAsync ? CompletableFuture.completedFuture(told) : told);
        }
        if (isAsync) {
            return new Substitute(CompletableFuture.failedFuture(deferred));
        }
        throw deferred;
    }

    @SuppressWarnings("NullAway") // an outcome may hold a null, which the checker does not know of type variables
    private Optional<Substitute> resultOf(Verdict.Done done) {
        TaskDescriptor descriptor = task.descriptor();
        Type given = AsyncResults.valueType(descriptor);
        Type type = Outcomes.valueType(given);
        String result = done.result();
        if (type != void.class && type != Void.class && result == null) {
            return Optional.empty();
        }
        try {
            Object read = result == null ? null : views.readResult(result, type);
            Object value = Outcomes.isOutcome(given) ? TaskOutcome.completed(read) : read;
            return Optional.of(new Substitute(
                    AsyncResults.isAsync(descriptor) ? CompletableFuture.completedFuture(value) : value));
        } catch (RuntimeException | Error unreadable) {
            LOG.debug(
                    "the result of entry {} cannot be read back", done.receipt().entryId(), unreadable);
            return Optional.empty();
        }
    }

    /** A caller that was told of the failure has a result too; a sentence names the entry. */
    private boolean isNotice(UUID key, @Nullable Object result) {
        return result instanceof TaskOutcome.Deferred<?>
                || (answer == Answer.SENTENCE && result instanceof String sentence && calls.isNamed(key, sentence));
    }

    /** Settles the entry of the same call that failed while this one was running. */
    void succeeded(@Nullable Object[] arguments, @Nullable Object result) {
        try {
            UUID key = key(arguments);
            if (key == null) {
                return;
            }
            if (result instanceof CompletionStage<?> stage) {
                stage.whenComplete((value, failure) -> {
                    if (failure == null && !isNotice(key, value)) {
                        open.succeeded(calls, key);
                    }
                });
            } else if (!isNotice(key, result)) {
                open.succeeded(calls, key);
            }
        } catch (Throwable trouble) {
            LOG.debug(
                    "a success of task {} could not be noted", task.descriptor().type(), trouble);
        }
    }
}
