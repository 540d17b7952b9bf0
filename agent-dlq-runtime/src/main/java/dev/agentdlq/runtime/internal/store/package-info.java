/* SPDX-License-Identifier: Apache-2.0 */
/** Keeps entries in PostgreSQL, in SQLite or in memory: the only package that knows SQL. */
@NullMarked
package dev.agentdlq.runtime.internal.store;

import org.jspecify.annotations.NullMarked;
