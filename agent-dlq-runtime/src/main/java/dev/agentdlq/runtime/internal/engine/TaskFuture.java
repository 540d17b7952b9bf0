/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.TaskDeferredException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the caller of an asynchronous task gets: ends as the original does, and cancels it. */
final class TaskFuture extends CompletableFuture<@Nullable Object> {
    private final CompletionStage<?> original;

    TaskFuture(CompletionStage<?> original) {
        this.original = original;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!isDone()) {
            AsyncResults.cancel(original);
        }
        return super.cancel(mayInterruptIfRunning);
    }

    void end(@Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            complete(value);
        } else {
            completeExceptionally(failure);
        }
    }

    /** What depends on this future runs where captures are told of, not on the threads that write them. */
    void endAfter(CompletableFuture<?> kept, @Nullable Object value, @Nullable Throwable failure) {
        CompletionStage<?> unused = kept.whenComplete((done, impossible) -> end(value, failure));
    }

    /** Ends with an answer in place of the failure: it is thrown if it is a throwable, unless it is the failure. */
    void endAfter(CompletableFuture<?> kept, Supplier<Object> answer, Throwable failure) {
        CompletionStage<?> unused = kept.whenComplete((done, impossible) -> {
            Object instead = answer.get();
            if (instead instanceof TaskDeferredException deferred) {
                completeExceptionally(deferred);
            } else if (instead instanceof Throwable) {
                completeExceptionally(failure);
            } else {
                complete(instead);
            }
        });
    }
}
