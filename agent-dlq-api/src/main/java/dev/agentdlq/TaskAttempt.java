/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import dev.agentdlq.internal.call.CallStack;
import dev.agentdlq.internal.call.Repetition;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The execution of a task that is going on: what a tool needs to make its effect happen once.
 *
 * <p>Immutable but for {@link #isLeaseLost()}, which is live. Thread-safe: a tool may hand it to threads of its own.
 *
 * <pre>{@code
 * http.header("Idempotency-Key", TaskAttempt.current().idempotencyKey());
 * }</pre>
 */
public final class TaskAttempt {
    private final UUID key;
    private final @Nullable Repetition repetition;

    /** Of this call or of the one around it. */
    private final @Nullable Repetition around;

    private TaskAttempt(UUID key, @Nullable Repetition repetition, @Nullable Repetition around) {
        this.key = key;
        this.repetition = repetition;
        this.around = around;
    }

    /**
     * Returns the innermost task that is running on this thread. A task that returns a {@code CompletionStage} runs
     * until its method returns: ask before that, and let the stage's functions use the answer.
     *
     * @return the attempt; its key is fixed from now on
     * @throws IllegalStateException if no task is running on this thread: the tools object was not wrapped, or the task
     *     has handed its work to another thread
     */
    public static TaskAttempt current() {
        CallStack stack = CallStack.ofThisThread();
        if (stack.isEmpty()) {
            throw new IllegalStateException(
                    "no task is running on this thread; call the method through the object that AgentDlq.wrap returned, and"
                            + " ask before the task hands work to other threads");
        }
        return new TaskAttempt(stack.key(), stack.repetition(), stack.repetitionAround());
    }

    /**
     * Returns the id that this call's entry has or would have: one per call, the same on its first execution, on every
     * retry and on every replay. A call of another task inside this one has a key that is derived from this one, so
     * that repeating the outer call repeats the inner keys.
     *
     * @return a UUID in its usual text form
     */
    public String idempotencyKey() {
        return key.toString();
    }

    /**
     * Returns which execution of the call this is.
     *
     * @return 1 for the caller's own execution, 2 for the first retry and so on
     */
    public int number() {
        return repetition == null ? 1 : repetition.number();
    }

    /**
     * Returns whether a person asked for this execution.
     *
     * @return true from the first replay on, also for the retries that follow it
     */
    public boolean isReplay() {
        return repetition != null && repetition.replay();
    }

    /**
     * Returns whether this node has lost the right to finish this retry, for example because it was paused for longer
     * than its lease. What the task returns is then dropped, and another node may be executing it. A long task should
     * ask before each effect.
     *
     * @return true when the lease is lost, also that of the retry inside which this call is made; always false in the
     *     caller's own execution
     */
    public boolean isLeaseLost() {
        return around != null && around.leaseLost().getAsBoolean();
    }

    /**
     * Returns a number that grows with each claim of this call, for a resource that can refuse whoever comes with a
     * smaller one than it has seen: so an execution that was given up cannot overwrite what a later one did. Inside the
     * retry of another task's call it is that one's.
     *
     * @return 0 for the caller's own execution, 1 or more for a retry
     */
    public long fence() {
        return around == null ? 0 : around.fence();
    }

    /**
     * Returns when this execution will be interrupted, by this node's clock: after the task's timeout, or the worker's
     * longest run time where that is shorter.
     *
     * @return the time; empty for the caller's own execution, which is never interrupted
     */
    public Optional<Instant> deadline() {
        return around == null ? Optional.empty() : Optional.ofNullable(around.deadline());
    }

    @Override
    public String toString() {
        return "attempt " + number() + " of " + Objects.toString(key);
    }
}
