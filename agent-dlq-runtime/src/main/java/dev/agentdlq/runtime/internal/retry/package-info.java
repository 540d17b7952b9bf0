/* SPDX-License-Identifier: Apache-2.0 */
/** Executes entries again: claims, runs, settles, and takes back what dead workers held. */
@NullMarked
package dev.agentdlq.runtime.internal.retry;

import org.jspecify.annotations.NullMarked;
