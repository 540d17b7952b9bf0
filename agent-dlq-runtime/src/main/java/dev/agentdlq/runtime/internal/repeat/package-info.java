/* SPDX-License-Identifier: Apache-2.0 */
/** Knows which calls have an open entry, so that the same call need not be executed. */
@NullMarked
package dev.agentdlq.runtime.internal.repeat;

import org.jspecify.annotations.NullMarked;
