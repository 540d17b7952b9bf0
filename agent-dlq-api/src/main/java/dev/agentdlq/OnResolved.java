/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Is told when a call that had failed has succeeded at last: the place to send the answer that the model did not get.
 *
 * <p>The method stands in the class of the task, or in one that it inherits from. It takes the entry, or the entry and
 * the result:
 *
 * <ul>
 *   <li>{@code DlqEntry}: the entry after it, with {@link DlqEntry#context()} and {@link DlqEntry#resolution()};
 *   <li>then, if it likes, what the task returns, or a supertype of that: the boxed type where that is primitive, the
 *       value where it is a {@link java.util.concurrent.CompletionStage} or a {@link TaskOutcome}. It gets the very
 *       object, which is null where the task returned null or nothing.
 * </ul>
 *
 * <p>It is called after a retry ({@link Resolution#RETRY}), a replay ({@link Resolution#REPLAY}), and after a
 * {@link Reconciles} method has found the effect ({@link Resolution#RECONCILED}, with what that has found). It is not
 * called for an entry that a person resolved, because the call has not succeeded then, nor for one whose place another
 * entry took ({@link Resolution#SUPERSEDED}). An entry is told of once, however often its call was repeated while it
 * was open.
 *
 * <p>It is called on a thread of the library, on the object that executed the call, in the {@link AgentContext} and MDC
 * of the call that failed, and outside of any {@link TaskAttempt}: the entry is settled already, and nothing that the
 * method does can change that. What it throws is logged by its class and goes no further. After 30 s, or the timeout of
 * the task where that is shorter, it is interrupted. A method that is slow delays no result, but when hundreds of
 * resolved entries wait for it, new retries wait too.
 *
 * <p>It is called at most once: after the result was committed, by the process that has executed the call. A process
 * that dies in between, or is stopped and not patient enough, does not call it, and no other does. Who must hear of
 * every entry asks {@code review().find(…)} for those that are resolved, too.
 *
 * <p>It may be private or static; what it returns is ignored. Several methods may be told of one task, in no promised
 * order; one that throws does not keep the others from being called.
 *
 * <pre>{@code
 * @AgentTask(type = "order.cancel")
 * public Order cancel(String orderId, String reason) { … }
 *
 * @OnResolved("order.cancel")
 * void cancelled(DlqEntry entry, Order result) {
 *     chat.post(entry.context().get("conversation_id"), "Order " + result.id() + " is cancelled now.");
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnResolved {
    /**
     * The task whose late success it is told of.
     *
     * @return {@link AgentTask#type()} of a task in the same class
     */
    String value();
}
