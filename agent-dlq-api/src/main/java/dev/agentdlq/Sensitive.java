/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a value that people must not see: a parameter of a task, or a property of a type that is passed to one, however
 * deep inside lists, maps, arrays, optionals and other types. It is shown as {@code "‹redacted›"} in
 * {@link DlqEntry#payload()}, whatever it is. The stored arguments keep it, because a retry needs it.
 *
 * <p>Names such as {@code password}, {@code apiKey} or {@code cardNumber} need no mark. On a getter or on the component
 * of a record it means the property.
 *
 * <pre>{@code
 * @AgentTask
 * public Refund refund(String orderId, @Sensitive String bankAccount) { … }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Sensitive {}
