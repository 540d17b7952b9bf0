/* SPDX-License-Identifier: Apache-2.0 */
/** When calls arrive: as in production traffic with its bursts, recorded or generated. */
@NullMarked
package dev.agentdlq.samples.orderflow.arrivals;

import org.jspecify.annotations.NullMarked;
