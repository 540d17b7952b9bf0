/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The local log that keeps failures while the store cannot: checksummed segment files, the thread that writes them, and
 * the one that brings them to the store.
 */
@NullMarked
package dev.agentdlq.runtime.internal.spool;

import org.jspecify.annotations.NullMarked;
