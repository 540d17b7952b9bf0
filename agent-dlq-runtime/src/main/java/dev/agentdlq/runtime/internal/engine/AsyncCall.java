/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.capture.FailedCall;
import dev.agentdlq.runtime.internal.classify.Signal;
import dev.agentdlq.runtime.internal.engine.InnerCalls.Ending;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call whose method has returned and whose result is still to come. Its failure is handed over on whatever thread
 * completes the result, without blocking that thread. Thread-safe.
 */
final class AsyncCall implements InnerCall {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncCall.class);

    /** In place of a held call, when the outer call has ended before this one failed. */
    private static final Object LET_GO = new Object();

    private final Capture capture;
    private final UUID id;
    private final Description description;
    private final @Nullable InnerCalls inner;
    private final boolean holdBack;
    private final Answer answer;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable Object> held = new AtomicReference<>();
    private volatile @Nullable Throwable failure;
    private volatile @Nullable CompletableFuture<Receipt> receipt;

    /** Describes the call once its failure is known. */
    @FunctionalInterface
    interface Description {
        FailedCall of(Throwable failure, List<UUID> supersedes);
    }

    /**
     * Creates the call.
     *
     * @param inner the inner calls that failed while its method ran
     * @param holdBack whether a failure waits for the end of the outer call, being part of a retry
     * @param answer what the caller gets in place of a failure
     */
    AsyncCall(
            Capture capture,
            UUID id,
            Description description,
            @Nullable InnerCalls inner,
            boolean holdBack,
            Answer answer) {
        this.capture = capture;
        this.id = id;
        this.description = description;
        this.inner = inner;
        this.holdBack = holdBack;
        this.answer = answer;
    }

    /** A result that is there needs no watching. */
    static boolean hasSucceeded(CompletionStage<?> stage) {
        try {
            return stage instanceof CompletableFuture<?> future
                    && future.isDone()
                    && !future.isCompletedExceptionally();
        } catch (RuntimeException unknown) {
            // Minimal stages are futures that refuse to be asked.
            return false;
        }
    }

    /** Gives the caller a future that ends as the original does. */
    CompletableFuture<?> follow(CompletionStage<?> original) {
        TaskFuture future = new TaskFuture(original);
        original.whenComplete((value, thrown) -> {
            // A stage of somebody else's making may call twice.
            if (ended.compareAndSet(false, true)) {
                end(future, value, thrown);
            }
        });
        return future.given();
    }

    private void end(TaskFuture future, @Nullable Object value, @Nullable Throwable thrown) {
        try {
            CompletableFuture<?> kept = kept(thrown);
            CompletableFuture<Receipt> known = receipt;
            Throwable cause = failure;
            if (answer == Answer.FAILURE || known == null || cause == null || thrown == null) {
                future.endAfter(kept, value, thrown);
            } else {
                future.endAfter(kept, () -> answer.to(known.join(), cause), thrown);
            }
        } catch (Throwable trouble) {
            LOG.error("the end of call {} could not be noted; a person must look after it", id, trouble);
            future.end(value, thrown);
        }
    }

    private CompletableFuture<?> kept(@Nullable Throwable thrown) {
        Throwable cause = thrown == null ? null : AsyncResults.causeOf(thrown);
        if (cause == null || cause instanceof CancellationException || isSignal(cause)) {
            return ending(null).othersKept();
        }
        Ending ending = ending(thrown);
        FailedCall call = description.of(cause, ending.supersedes());
        failure = cause;
        if (holdBack && held.compareAndSet(null, call)) {
            return ending.othersKept();
        }
        CompletableFuture<Receipt> keeping = capture.keepLater(call);
        receipt = keeping;
        return CompletableFuture.allOf(keeping, ending.othersKept());
    }

    private boolean isSignal(Throwable cause) {
        FailedCall call = description.of(cause, List.of());
        return capture.signalOf(call.task().descriptor(), cause) != Signal.NONE;
    }

    private Ending ending(@Nullable Throwable thrown) {
        return inner == null ? Ending.PLAIN : inner.end(thrown, capture);
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public List<UUID> entries(Capture outer) {
        if (outer != capture) {
            return List.of();
        }
        return held.get() instanceof FailedCall call ? call.nesting().supersedes() : List.of(id);
    }

    @Override
    public @Nullable CompletableFuture<Receipt> letGo() {
        return held.getAndSet(LET_GO) instanceof FailedCall call ? LateEntries.keep(capture, call) : null;
    }
}
