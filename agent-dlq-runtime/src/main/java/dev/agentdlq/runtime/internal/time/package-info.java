/* SPDX-License-Identifier: Apache-2.0 */
/** Waits that can be woken, and the one place that asks the machine for the time. */
@NullMarked
package dev.agentdlq.runtime.internal.time;

import org.jspecify.annotations.NullMarked;
