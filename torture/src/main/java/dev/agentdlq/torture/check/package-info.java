/* SPDX-License-Identifier: Apache-2.0 */
/** Holds the ledgers of all processes against the rows of the database. */
@NullMarked
package dev.agentdlq.torture.check;

import org.jspecify.annotations.NullMarked;
