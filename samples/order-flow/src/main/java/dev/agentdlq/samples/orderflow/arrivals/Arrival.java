/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.arrivals;

/**
 * When a call arrives.
 *
 * @param seconds the time since the trace began
 * @param isInBurst whether it is in a window with far more requests than usual
 */
public record Arrival(double seconds, boolean isInBurst) {}
