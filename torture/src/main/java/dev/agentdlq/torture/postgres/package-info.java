/* SPDX-License-Identifier: Apache-2.0 */
/** Starts, stops, kills, copies and promotes real PostgreSQL servers. */
@NullMarked
package dev.agentdlq.torture.postgres;

import org.jspecify.annotations.NullMarked;
