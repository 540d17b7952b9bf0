/* SPDX-License-Identifier: Apache-2.0 */
/** Decides what an error says about trying again, and what follows from that for the entry. */
@NullMarked
package dev.agentdlq.runtime.internal.classify;

import org.jspecify.annotations.NullMarked;
