/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a task gives that does not fail: its value, or a receipt for the call, which failed and is kept. Immutable.
 *
 * <p>A method that returns it, or a stage of it, returns {@link #completed} or throws. The caller of the wrapped object
 * gets {@link Deferred} in place of an exception. Only two failures are thrown all the same: what stops the thread or
 * the virtual machine (an {@link InterruptedException}, a {@link VirtualMachineError}) and what was not kept because it
 * is no failure of the task. Inside another task, which then owns the retry, the exception is thrown as it is. What a
 * retry stores as its result is the value.
 *
 * <p>A {@code Deferred} that the method itself returns, having got it from somewhere else, is an ordinary result: the
 * call is not kept, because the entry that the receipt names stands for the work; in a retry it settles the entry
 * without a result.
 *
 * <pre>{@code
 * @AgentTask
 * public TaskOutcome<Order> cancel(String orderId) {
 *     return TaskOutcome.completed(backend.cancel(orderId));
 * }
 * }</pre>
 *
 * @param <T> what the task gives when it succeeds
 */
public sealed interface TaskOutcome<T extends @Nullable Object> {
    /**
     * Returns a value.
     *
     * @param result what the task gives; may be null
     * @param <T> its type
     * @return the outcome
     */
    static <T extends @Nullable Object> TaskOutcome<T> completed(T result) {
        return new Completed<>(result);
    }

    /**
     * Returns whether the task has succeeded.
     *
     * @return true for {@link Completed}
     */
    boolean isCompleted();

    /**
     * Returns the value.
     *
     * @return the value; empty if the task has none yet, or gives null
     */
    Optional<T> value();

    /**
     * Returns the value, or another one.
     *
     * @param other what to take where the task has none yet
     * @return the value, which may be null, or the other one
     */
    T orElse(T other);

    /**
     * Returns a sentence that is safe to give to a model: no exception text, no data.
     *
     * @return {@link Receipt#noticeForModel()} of a deferred call; "Done." for a completed one
     */
    String noticeForModel();

    /**
     * Goes on by one of two ways.
     *
     * @param completed takes the value
     * @param deferred takes the receipt
     * @param <R> what both give
     * @return what the one that was called returned
     */
    <R> R match(Function<? super T, ? extends R> completed, Function<? super Receipt, ? extends R> deferred);

    /**
     * The task succeeded.
     *
     * @param result what it gives
     * @param <T> its type
     */
    record Completed<T extends @Nullable Object>(T result) implements TaskOutcome<T> {
        @Override
        public boolean isCompleted() {
            return true;
        }

        @Override
        public Optional<T> value() {
            return Optional.ofNullable(result);
        }

        @Override
        public T orElse(T other) {
            return result;
        }

        @Override
        public String noticeForModel() {
            return "Done.";
        }

        @Override
        public <R> R match(
                Function<? super T, ? extends R> completed, Function<? super Receipt, ? extends R> deferred) {
            return completed.apply(result);
        }
    }

    /**
     * The task failed, and the call is kept.
     *
     * @param receipt what became of it
     * @param <T> what the task would have given
     */
    record Deferred<T extends @Nullable Object>(Receipt receipt) implements TaskOutcome<T> {
        /** Checks that the receipt is there. */
        public Deferred {
            Objects.requireNonNull(receipt, "receipt");
        }

        @Override
        public boolean isCompleted() {
            return false;
        }

        @Override
        public Optional<T> value() {
            return Optional.empty();
        }

        @Override
        public T orElse(T other) {
            return other;
        }

        @Override
        public String noticeForModel() {
            return receipt.noticeForModel();
        }

        @Override
        public <R> R match(
                Function<? super T, ? extends R> completed, Function<? super Receipt, ? extends R> deferred) {
            return deferred.apply(receipt);
        }
    }
}
