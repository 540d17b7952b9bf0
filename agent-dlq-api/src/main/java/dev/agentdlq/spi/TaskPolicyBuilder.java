/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import dev.agentdlq.AgentTask;
import dev.agentdlq.Effect;
import dev.agentdlq.OnFailure;
import dev.agentdlq.Repeats;
import dev.agentdlq.WhenExpired;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the policy of a task that has no {@link AgentTask} annotation; what is not set is what the annotation has by
 * default. For one thread at a time.
 */
public final class TaskPolicyBuilder {
    private int maxRetries = 3;
    private List<Class<? extends Throwable>> deterministicOn = List.of();
    private List<Class<? extends Throwable>> transientOn = List.of();
    private Duration delay = Duration.ofSeconds(1);
    private double multiplier = 2;
    private Duration maxDelay = Duration.ofMinutes(10);
    private double jitter = 0.5;
    private @Nullable Duration timeout;
    private @Nullable Duration validFor;
    private WhenExpired whenExpired = WhenExpired.REVIEW;
    private Effect effect = Effect.IDEMPOTENT;
    private Repeats repeats = Repeats.EXECUTE;
    private OnFailure onFailure = OnFailure.RETHROW;

    TaskPolicyBuilder() {}

    /**
     * Sets how often the call is executed again, see {@link AgentTask#maxRetries}.
     *
     * @param retries zero or more, 3 by default
     * @return this builder
     */
    public TaskPolicyBuilder maxRetries(int retries) {
        this.maxRetries = retries;
        return this;
    }

    /**
     * Sets after which exceptions the same call would fail again, see {@link AgentTask#deterministicOn}.
     *
     * @param types exception classes, none by default
     * @return this builder
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only copied
    public final TaskPolicyBuilder deterministicOn(Class<? extends Throwable>... types) {
        this.deterministicOn = List.of(types);
        return this;
    }

    /**
     * Sets after which exceptions the same call may succeed later, see {@link AgentTask#transientOn}.
     *
     * @param types exception classes, none by default
     * @return this builder
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only copied
    public final TaskPolicyBuilder transientOn(Class<? extends Throwable>... types) {
        this.transientOn = List.of(types);
        return this;
    }

    /**
     * Sets the delays before retries.
     *
     * @param first the first, zero or longer, 1 s by default
     * @param factor between one and the next, 1 or greater, 2 by default
     * @param longest the longest, not shorter than the first and at most 7 days, 10 minutes by default
     * @return this builder
     */
    public TaskPolicyBuilder backoff(Duration first, double factor, Duration longest) {
        this.delay = first;
        this.multiplier = factor;
        this.maxDelay = longest;
        return this;
    }

    /**
     * Sets the random share of a delay.
     *
     * @param share from 0 to 1, 0.5 by default
     * @return this builder
     */
    public TaskPolicyBuilder jitter(double share) {
        this.jitter = share;
        return this;
    }

    /**
     * Sets how long one retry may take, see {@link AgentTask#timeout}.
     *
     * @param longest longer than zero; by default there is no limit of the task's own
     * @return this builder
     */
    public TaskPolicyBuilder timeout(Duration longest) {
        this.timeout = longest;
        return this;
    }

    /**
     * Sets how long after its failure a call is still wanted, and what becomes of it then; see
     * {@link AgentTask#validFor}.
     *
     * @param age longer than zero; for ever by default
     * @param then what becomes of an entry that is older
     * @return this builder
     */
    public TaskPolicyBuilder validFor(Duration age, WhenExpired then) {
        this.validFor = age;
        this.whenExpired = then;
        return this;
    }

    /**
     * Sets what executing the task twice does.
     *
     * @param of the effect, IDEMPOTENT by default
     * @return this builder
     */
    public TaskPolicyBuilder effect(Effect of) {
        this.effect = of;
        return this;
    }

    /**
     * Sets what an identical call does while an earlier one is not settled.
     *
     * @param repeated EXECUTE by default
     * @return this builder
     */
    public TaskPolicyBuilder repeats(Repeats repeated) {
        this.repeats = repeated;
        return this;
    }

    /**
     * Sets what the caller of a failing task gets.
     *
     * @param answer RETHROW by default
     * @return this builder
     */
    public TaskPolicyBuilder onFailure(OnFailure answer) {
        this.onFailure = answer;
        return this;
    }

    /**
     * Makes the policy.
     *
     * @return the policy
     * @throws IllegalArgumentException if a value is out of its range; the message names all that are
     */
    public TaskPolicy build() {
        return new TaskPolicy(
                maxRetries,
                deterministicOn,
                transientOn,
                delay,
                multiplier,
                maxDelay,
                jitter,
                timeout,
                validFor,
                whenExpired,
                effect,
                repeats,
                onFailure);
    }
}
