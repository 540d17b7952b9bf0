/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method a task: when it fails, the call is kept with its arguments and context, its error is classified, and
 * what can heal by itself is retried in the background.
 *
 * <p>The method must be overridable (not private, static or final), because the wrapper that protects it is a subclass
 * that delegates to the wrapped instance. The annotation processor checks that at compile time, {@code AgentDlq.wrap}
 * where the class was compiled without it. The caller of a failing task gets the very exception that the method threw,
 * unless the task asks for something else ({@link #onFailure}, {@link TaskOutcome}).
 *
 * <pre>{@code
 * @AgentTask(maxRetries = 3, deterministicOn = OrderRuleViolation.class)
 * public Order cancelPendingOrder(String orderId, String reason) { … }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AgentTask {
    /**
     * The stable name that is stored with every entry and survives renaming the class or the method: 1 to 200 letters,
     * digits, dots, dashes and underscores, unique within one {@code AgentDlq}.
     *
     * @return the name; the default, an empty text, stands for {@code SimpleClassName.methodName}
     */
    String type() default "";

    /**
     * How often the call is executed again after the first execution failed with something that may heal. Total
     * executions are 1 initial call + maxRetries; this is what Spring Framework 7 and Failsafe call {@code maxRetries}
     * and one less than what Resilience4j and Temporal call maximum attempts.
     *
     * @return the number of retries, zero or more
     */
    int maxRetries() default 3;

    /**
     * Exceptions after which the same call would fail again; the entry goes straight to review. Spring calls this
     * {@code excludes}, Failsafe {@code abortOn}, Temporal {@code doNotRetry}. Together with {@link #transientOn} it is
     * asked before every other rule: the cause chain is walked from the thrown exception to its root, and the first
     * throwable that any of the listed classes matches decides, by the most specific class among those that match it.
     *
     * @return exception classes; a class must not stand in {@link #transientOn} too
     */
    Class<? extends Throwable>[] deterministicOn() default {};

    /**
     * Exceptions after which the same call may succeed later. Spring calls this {@code includes}, Failsafe
     * {@code handle}.
     *
     * @return exception classes; a class must not stand in {@link #deterministicOn} too
     */
    Class<? extends Throwable>[] transientOn() default {};

    /**
     * How long to wait before each retry.
     *
     * @return the delays; by default 1 s, doubled each time up to 10 minutes, with half of it randomised
     */
    Backoff backoff() default @Backoff;

    /**
     * How long one retry may take. After that its thread is interrupted, and the attempt counts as failed with an
     * unknown effect (AMBIGUOUS); one that does not end by the interrupt is left behind. The caller's own execution is
     * never interrupted.
     *
     * @return a duration such as {@code 500ms}, {@code 30s} or {@code PT2M}; the default, an empty text, stands for no
     *     other limit than the worker's longest run time
     */
    String timeout() default "";

    /**
     * How long after its failure the call is still wanted. A retry that is due later does not execute it. An execution
     * that a person asks for is wanted at any time.
     *
     * @return a duration; the default, an empty text, stands for ever
     */
    String validFor() default "";

    /**
     * What becomes of an entry whose time is over.
     *
     * @return REVIEW by default
     */
    WhenExpired whenExpired() default WhenExpired.REVIEW;

    /**
     * What executing the task twice does to the world, by which it is decided what becomes of a call that may have had
     * its effect although it failed; see {@link Reconciles} for one that must not have it twice.
     *
     * @return IDEMPOTENT by default
     */
    Effect effect() default Effect.IDEMPOTENT;

    /**
     * What an identical call does while an earlier one, which failed, is not settled.
     *
     * @return EXECUTE by default
     */
    Repeats repeats() default Repeats.EXECUTE;

    /**
     * What the caller gets when the task fails.
     *
     * @return RETHROW by default
     */
    OnFailure onFailure() default OnFailure.RETHROW;
}
