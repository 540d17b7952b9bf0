/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.task;

import dev.agentdlq.spi.TaskDescriptor;

/**
 * A task and the object whose method retries call.
 *
 * @param descriptor the task
 * @param target the wrapped object
 * @param signature the text of its parameter types
 */
public record BoundTask(TaskDescriptor descriptor, Object target, String signature) {}
