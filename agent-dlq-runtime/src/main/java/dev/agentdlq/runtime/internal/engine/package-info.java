/* SPDX-License-Identifier: Apache-2.0 */
/** What every door to a task leads to: enter, exit, failed. */
@NullMarked
package dev.agentdlq.runtime.internal.engine;

import org.jspecify.annotations.NullMarked;
