/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

/**
 * How a worker is doing.
 *
 * @param running attempts that run now
 * @param stuck threads that were left behind because their attempts do not end
 * @param lostLeases leases that were lost since the start
 * @param droppedResults results that came after their lease was lost
 */
public record WorkerHealth(int running, int stuck, long lostLeases, long droppedResults) {}
