/* SPDX-License-Identifier: Apache-2.0 */
/** Where a run keeps its dead letters, as named on the command line. */
@NullMarked
package dev.agentdlq.samples.orderflow.store;

import org.jspecify.annotations.NullMarked;
