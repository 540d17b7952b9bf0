/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.spi.TaskDescriptor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Tasks whose result comes later: those declared to return a CompletionStage or a CompletableFuture. */
public final class AsyncResults {
    private static final int MOST_WRAPPERS = 64;

    private AsyncResults() {}

    /**
     * Returns whether a task's result comes later.
     *
     * @param task the task
     * @return true for exactly these two return types, whatever their type argument
     */
    public static boolean isAsync(TaskDescriptor task) {
        Type type = task.returnType();
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        return raw == CompletionStage.class || raw == CompletableFuture.class;
    }

    /**
     * Returns the type of what a task gives in the end.
     *
     * @param task the task
     * @return the type argument of its stage; its return type where the result does not come later
     */
    public static Type valueType(TaskDescriptor task) {
        if (!isAsync(task)) {
            return task.returnType();
        }
        return task.returnType() instanceof ParameterizedType stage ? stage.getActualTypeArguments()[0] : Object.class;
    }

    /**
     * Waits for a result; an interrupt cancels it.
     *
     * @param result what an asynchronous task returned
     * @return its value
     * @throws InterruptedException if the thread is interrupted
     * @throws Throwable what it failed with, without what the JDK wraps around it
     */
    public static @Nullable Object await(@Nullable Object result) throws Throwable {
        if (!(result instanceof CompletionStage<?> stage)) {
            return result;
        }
        // Not toCompletableFuture(), which a stage may refuse.
        CompletableFuture<@Nullable Object> value = new CompletableFuture<>();
        stage.whenComplete((done, failure) -> {
            if (failure == null) {
                value.complete(done);
            } else {
                value.completeExceptionally(failure);
            }
        });
        try {
            return value.get();
        } catch (ExecutionException failed) {
            throw causeOf(failed);
        } catch (InterruptedException stopped) {
            cancel(stage);
            throw stopped;
        }
    }

    /** Cancels a result, if it can be. */
    static void cancel(CompletionStage<?> stage) {
        try {
            Future<?> running = stage instanceof Future<?> future ? future : stage.toCompletableFuture();
            running.cancel(true);
        } catch (RuntimeException notCancellable) {
            // A stage need not be able to; whoever waited for it goes on without.
        }
    }

    /** What really happened, without what futures wrap around it. */
    static Throwable causeOf(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; i < MOST_WRAPPERS && isWrapper(cause); i++) {
            Throwable inside = cause.getCause();
            if (inside == null || inside == cause) {
                break;
            }
            cause = inside;
        }
        return cause;
    }

    /** Exactly these classes: a subclass is the application's own exception. */
    private static boolean isWrapper(Throwable failure) {
        return failure.getClass() == CompletionException.class || failure.getClass() == ExecutionException.class;
    }
}
