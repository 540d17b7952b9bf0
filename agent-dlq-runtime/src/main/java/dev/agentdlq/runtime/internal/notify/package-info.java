/* SPDX-License-Identifier: Apache-2.0 */
/** Tells listeners and waiting threads what happened, without letting any of them disturb the engine. */
@NullMarked
package dev.agentdlq.runtime.internal.notify;

import org.jspecify.annotations.NullMarked;
