/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.runtime.internal.task.BoundTask;
import org.jspecify.annotations.Nullable;

/**
 * What those are told who wait for a deferred call to succeed.
 *
 * @param task the task
 * @param target the object that executed the call
 * @param value what it gave, or what was found of it
 */
record Success(BoundTask task, Object target, @Nullable Object value) {}
