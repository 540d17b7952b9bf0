/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Finds out whether the effect of a {@link Effect#NON_IDEMPOTENT} task has happened, before the task is repeated.
 * Without it a call whose effect may have happened waits for a person ({@link Reason#AMBIGUOUS}).
 *
 * <p>The method stands in the class of the task. It has the parameters of the task, and returns an
 * {@link java.util.Optional} of what the task returns (of anything where that is void, a stage's value where it is
 * asynchronous):
 *
 * <ul>
 *   <li>a value: the effect has happened. The entry is RESOLVED with it ({@link Resolution#RECONCILED}), and nothing is
 *       executed;
 *   <li>empty: it has not happened, and cannot happen any more by an earlier execution. The task is executed;
 *   <li>an exception that may heal: it is asked again later, which counts as an attempt;
 *   <li>any other exception, such as {@link AmbiguousOutcomeException}: the entry waits for a person.
 * </ul>
 *
 * <p>It is asked before every repetition, in the context of the call, under its timeout and with its
 * {@link TaskAttempt}, whose idempotency key is the one that the task may have passed on. It may be static and must
 * have no effects. Only a person who says so has the task executed without asking.
 *
 * <pre>{@code
 * @AgentTask(type = "order.pay", effect = Effect.NON_IDEMPOTENT)
 * public Payment pay(String orderId, long cents) { … }
 *
 * @Reconciles("order.pay")
 * Optional<Payment> findPayment(String orderId, long cents) {
 *     return bank.paymentByReference(TaskAttempt.current().idempotencyKey());
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Reconciles {
    /**
     * The task whose effect it looks for.
     *
     * @return {@link AgentTask#type()} of a task in the same class
     */
    String value();
}
