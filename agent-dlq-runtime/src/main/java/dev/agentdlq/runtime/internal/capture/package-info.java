/* SPDX-License-Identifier: Apache-2.0 */
/** Keeps failed calls: renders them, hands them to writer threads and waits for the commit. */
@NullMarked
package dev.agentdlq.runtime.internal.capture;

import org.jspecify.annotations.NullMarked;
