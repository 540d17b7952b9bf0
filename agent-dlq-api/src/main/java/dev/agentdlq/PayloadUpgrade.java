/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Leads calls that were stored before a task's parameters changed to the task as it is now. Without it such a call
 * waits for a person ({@link Reason#SIGNATURE_CHANGED}).
 *
 * <p>The method stands in the class of the task. Its parameters are those that the task had, by type and by name; it
 * returns the arguments of the task as it is now, in their order. The stored bytes stay as they are, so it is called
 * before each execution. It may be static, must not have effects, and what it throws sends the entry to review.
 *
 * <pre>{@code
 * @AgentTask(type = "order.cancel")
 * public Order cancel(String orderId, String reason, boolean notify) { … }
 *
 * @PayloadUpgrade("order.cancel")
 * static Object[] cancelBeforeNotices(String orderId, String reason) {
 *     return new Object[] {orderId, reason, false};
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface PayloadUpgrade {
    /**
     * The task whose stored calls are upgraded.
     *
     * @return {@link AgentTask#type()} of a task in the same class
     */
    String value();
}
