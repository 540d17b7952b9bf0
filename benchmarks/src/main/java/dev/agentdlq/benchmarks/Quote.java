/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.benchmarks;

/**
 * What the tool of the successful calls returns. Immutable.
 *
 * @param cents the price
 */
record Quote(int cents) {}
