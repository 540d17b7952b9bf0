/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Backoff;
import dev.agentdlq.Effect;
import dev.agentdlq.OnFailure;
import dev.agentdlq.Repeats;
import dev.agentdlq.WhenExpired;
import dev.agentdlq.internal.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How failures of a task are treated: the values of its {@link AgentTask}, checked. Immutable.
 *
 * @param maxRetries executions after the first, zero or more
 * @param deterministicOn exceptions after which the same call would fail again
 * @param transientOn exceptions after which the same call may succeed later; disjoint from {@code deterministicOn}
 * @param delay the delay before the first retry, zero or longer
 * @param multiplier the factor between one delay and the next, 1 or greater
 * @param maxDelay the longest delay, not shorter than {@code delay} and at most {@link #LONGEST_DELAY}
 * @param jitter the random share of a delay, from 0 to 1
 * @param timeout how long one retry may take, longer than zero; null for no limit of the task's own
 * @param validFor how long after its failure the call is wanted, longer than zero; null for ever
 * @param whenExpired what becomes of an entry after that
 * @param effect what executing the task twice does
 * @param repeats what an identical call does while an earlier one is not settled
 * @param onFailure what the caller of a failing task gets
 */
public record TaskPolicy(
        int maxRetries,
        List<Class<? extends Throwable>> deterministicOn,
        List<Class<? extends Throwable>> transientOn,
        Duration delay,
        double multiplier,
        Duration maxDelay,
        double jitter,
        @Nullable Duration timeout,
        @Nullable Duration validFor,
        WhenExpired whenExpired,
        Effect effect,
        Repeats repeats,
        OnFailure onFailure) {

    /** The longest delay between two attempts, whatever a policy or an exception asks for. */
    public static final Duration LONGEST_DELAY = Duration.ofDays(7);

    /**
     * Checks the values and copies the lists.
     *
     * @throws IllegalArgumentException if a value is out of its range; the message names all that are
     */
    public TaskPolicy {
        deterministicOn = List.copyOf(deterministicOn);
        transientOn = List.copyOf(transientOn);
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        Objects.requireNonNull(whenExpired, "whenExpired");
        Objects.requireNonNull(effect, "effect");
        Objects.requireNonNull(repeats, "repeats");
        Objects.requireNonNull(onFailure, "onFailure");
        List<String> problems = problems(maxRetries, deterministicOn, transientOn, delay, multiplier, maxDelay, jitter);
        addIf(problems, timeout != null && !isPositive(timeout), "timeout must be longer than zero", timeout);
        addIf(problems, validFor != null && !isPositive(validFor), "validFor must be longer than zero", validFor);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /**
     * Returns the policy of a task that asks for nothing special.
     *
     * @return what an {@link AgentTask} annotation without attributes has
     */
    public static TaskPolicy defaults() {
        return builder().build();
    }

    /**
     * Starts a policy.
     *
     * @return a builder with the values of {@link #defaults()}
     */
    public static TaskPolicyBuilder builder() {
        return new TaskPolicyBuilder();
    }

    /**
     * Reads the policy of an annotation.
     *
     * @param task the annotation
     * @return its policy
     * @throws IllegalArgumentException if a value is out of its range or a duration cannot be read
     */
    public static TaskPolicy of(AgentTask task) {
        Backoff backoff = task.backoff();
        return new TaskPolicy(
                task.maxRetries(),
                List.of(task.deterministicOn()),
                List.of(task.transientOn()),
                Durations.parse(backoff.delay()),
                backoff.multiplier(),
                Durations.parse(backoff.maxDelay()),
                backoff.jitter(),
                parseOrNull(task.timeout()),
                parseOrNull(task.validFor()),
                task.whenExpired(),
                task.effect(),
                task.repeats(),
                task.onFailure());
    }

    private static @Nullable Duration parseOrNull(String duration) {
        return duration.isEmpty() ? null : Durations.parse(duration);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static List<String> problems(
            int maxRetries,
            List<Class<? extends Throwable>> deterministicOn,
            List<Class<? extends Throwable>> transientOn,
            Duration delay,
            double multiplier,
            Duration maxDelay,
            double jitter) {
        List<String> problems = new ArrayList<>();
        if (maxRetries < 0) {
            problems.add("maxRetries must not be negative, but was " + maxRetries);
        }
        Set<Class<?>> both = new HashSet<>(deterministicOn);
        both.retainAll(new HashSet<>(transientOn));
        for (Class<?> type : both) {
            problems.add("an exception must not stand in both deterministicOn and transientOn, but " + type.getName()
                    + " does");
        }
        addIf(problems, delay.isNegative(), "delay must not be negative", delay);
        addIf(
                problems,
                !(multiplier >= 1) || Double.isInfinite(multiplier),
                "multiplier must be 1 or greater",
                multiplier);
        addIf(problems, maxDelay.compareTo(delay) < 0, "maxDelay must not be shorter than delay", maxDelay);
        addIf(problems, maxDelay.compareTo(LONGEST_DELAY) > 0, "maxDelay must be at most 7 days", maxDelay);
        addIf(problems, !(jitter >= 0 && jitter <= 1), "jitter must be from 0 to 1", jitter);
        return problems;
    }

    private static void addIf(List<String> problems, boolean broken, String rule, @Nullable Object actual) {
        if (broken) {
            problems.add(rule + ", but was " + actual);
        }
    }
}
