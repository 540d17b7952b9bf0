/* SPDX-License-Identifier: Apache-2.0 */
/** A shop's agent whose tool calls go through the dead-letter queue, and the command that plays them. */
@NullMarked
package dev.agentdlq.samples.orderflow;

import org.jspecify.annotations.NullMarked;
