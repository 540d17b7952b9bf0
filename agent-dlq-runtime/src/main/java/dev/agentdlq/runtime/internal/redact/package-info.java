/* SPDX-License-Identifier: Apache-2.0 */
/** Hides secrets: which names promise one, and what one looks like within a text. */
@NullMarked
package dev.agentdlq.runtime.internal.redact;

import org.jspecify.annotations.NullMarked;
