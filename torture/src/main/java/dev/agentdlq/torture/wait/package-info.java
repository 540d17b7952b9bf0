/* SPDX-License-Identifier: Apache-2.0 */
/** Waiting with a bound. */
@NullMarked
package dev.agentdlq.torture.wait;

import org.jspecify.annotations.NullMarked;
