/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
}
