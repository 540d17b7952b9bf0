/* SPDX-License-Identifier: Apache-2.0 */
/** Plays conversations through the wrapped tools, call by call, also after the process was killed. */
@NullMarked
package dev.agentdlq.samples.orderflow.play;

import org.jspecify.annotations.NullMarked;
