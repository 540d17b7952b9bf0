/* SPDX-License-Identifier: Apache-2.0 */
/** What runs in the processes that are killed: failing tool calls, and a ledger of what their callers saw. */
@NullMarked
package dev.agentdlq.torture.node;

import org.jspecify.annotations.NullMarked;
