/* SPDX-License-Identifier: Apache-2.0 */
/** The shop behind the tools: its rows, its rules and one copy of it per conversation. */
@NullMarked
package dev.agentdlq.samples.orderflow.shop;

import org.jspecify.annotations.NullMarked;
