/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import org.jspecify.annotations.Nullable;

/**
 * The door through which the calls of one task enter the engine. Thread-safe. A wrapper calls {@link #enter()}, then
 * the method, then exactly one of {@link #exit}, {@link #returned}, {@link #failed} and {@link #answered}, all on the
 * same thread. The mark is the depth before, {@code running.depth - 1} right after {@link #enter()}. If one of the four
 * throws, which only a full stack can make it do, the wrapper sets {@link RunningTasks#depth} back to the mark and goes
 * on as if it had not.
 */
public interface TaskGate {
    /**
     * Tells whether {@link #instead} need be asked. Allocates nothing and takes no lock. Only wrappers of tasks whose
     * repeats are not executed ask, before {@link #enter()}.
     *
     * @return false while no failed call of the task is known
     */
    default boolean knowsFailedCalls() {
        return false;
    }

    /**
     * Finds out whether the same call has failed before and its entry is not settled, or was resolved lately. Blocks
     * for at most twice the capture deadline, and only where that may be so.
     *
     * @param arguments the call's arguments, primitives boxed
     * @return what the caller gets instead of an execution; null if the method is to be called
     * @throws dev.agentdlq.TaskDeferredException if that is what the caller gets
     */
    default @Nullable Substitute instead(@Nullable Object[] arguments) {
        return null;
    }

    /**
     * Notes that a call has succeeded whose wrapper asks for {@link #knowsFailedCalls()}, after {@link #exit} or
     * {@link #returned}: if the same call has failed meanwhile, that one's entry is settled. Does not wait for that.
     *
     * @param arguments the call's arguments, primitives boxed
     * @param result what the caller gets
     */
    default void succeeded(@Nullable Object[] arguments, @Nullable Object result) {}

    /**
     * What a caller gets instead of an execution.
     *
     * @param value what the method returns; null for void
     */
    record Substitute(@Nullable Object value) {}

    /**
     * Notes that the task begins on this thread. Stores nothing, allocates nothing and takes no lock.
     *
     * @return the tasks of this thread, this one being the innermost
     */
    RunningTasks enter();

    /**
     * Notes that it returned. Where no call inside it failed, it stores nothing, allocates nothing and takes no lock;
     * else it keeps those that were held back until now, and blocks for at most the capture deadline.
     *
     * @param running what {@link #enter} returned
     * @param mark the depth before
     */
    void exit(RunningTasks running, int mark);

    /**
     * Notes that a task with an asynchronous result returned. The call is kept if the result fails. Does not wait for
     * it.
     *
     * @param running what {@link #enter} returned
     * @param mark the depth before
     * @param arguments the call's arguments, primitives boxed
     * @param result what the method returned
     * @return what the caller gets instead: null and what has already succeeded as they are, else a
     *     {@link java.util.concurrent.CompletableFuture} that ends as the result does, a failure not before it is kept
     *     or the capture deadline has passed
     */
    @Nullable
    Object returned(RunningTasks running, int mark, @Nullable Object[] arguments, @Nullable Object result);

    /**
     * Notes that it threw, and keeps the call. Blocks for at most the capture deadline. The caller then rethrows the
     * failure that it passed.
     *
     * @param running what {@link #enter} returned
     * @param mark the depth before
     * @param arguments the call's arguments, primitives boxed
     * @param failure what the method threw
     */
    void failed(RunningTasks running, int mark, @Nullable Object[] arguments, Throwable failure);

    /**
     * Does what {@link #failed} does, for a task whose caller gets something else in place of the failure.
     *
     * @param running what {@link #enter} returned
     * @param mark the depth before
     * @param arguments the call's arguments, primitives boxed
     * @param failure what the method threw
     * @return a throwable, for the caller to throw, perhaps the failure itself; anything else is what the caller
     *     returns
     */
    Object answered(RunningTasks running, int mark, @Nullable Object[] arguments, Throwable failure);
}
