/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.TaskDeferredException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends what the caller of an asynchronous task gets as the original ends, and cancels the original with it. The future
 * itself is the JDK's own: what looks into results by reflection, as frameworks do, knows that class and no other.
 */
final class TaskFuture {
    private final CompletableFuture<@Nullable Object> given = new CompletableFuture<>();

    TaskFuture(CompletionStage<?> original) {
        CompletionStage<?> unused = given.whenComplete((value, thrown) -> {
            if (given.isCancelled()) {
                AsyncResults.cancel(original);
            }
        });
    }

    CompletableFuture<?> given() {
        return given;
    }

    void end(@Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            given.complete(value);
        } else {
            given.completeExceptionally(failure);
        }
    }

    /** What depends on the future runs where captures are told of, not on the threads that write them. */
    void endAfter(CompletableFuture<?> kept, @Nullable Object value, @Nullable Throwable failure) {
        CompletionStage<?> unused = kept.whenComplete((done, impossible) -> end(value, failure));
    }

    /** Ends with an answer in place of the failure: it is thrown if it is a throwable, unless it is the failure. */
    void endAfter(CompletableFuture<?> kept, Supplier<Object> answer, Throwable failure) {
        CompletionStage<?> unused = kept.whenComplete((done, impossible) -> {
            Object instead = answer.get();
            if (instead instanceof TaskDeferredException deferred) {
                given.completeExceptionally(deferred);
            } else if (instead instanceof Throwable) {
                given.completeExceptionally(failure);
            } else {
                given.complete(instead);
            }
        });
    }
}
