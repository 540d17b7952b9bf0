/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

/**
 * How many entries that are not settled were stored with the same parameter types. Immutable.
 *
 * @param taskType the task
 * @param signature the parameter types, as in {@link StoredCall#signature()}
 * @param entries how many entries there are, 1 or more
 */
public record StoredSignature(String taskType, String signature, long entries) {}
