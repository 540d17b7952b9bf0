/* SPDX-License-Identifier: Apache-2.0 */
/** Reads from class files what reflection does not tell. */
@NullMarked
package dev.agentdlq.runtime.internal.intercept.debug;

import org.jspecify.annotations.NullMarked;
