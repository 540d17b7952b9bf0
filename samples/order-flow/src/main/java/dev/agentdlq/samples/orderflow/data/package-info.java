/* SPDX-License-Identifier: Apache-2.0 */
/** Reads the recorded traffic: the shop's rows, the agents' calls and what they left behind. */
@NullMarked
package dev.agentdlq.samples.orderflow.data;

import org.jspecify.annotations.NullMarked;
