/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime;

/**
 * How a queue is doing on this node, for health checks and metrics. Counts are since {@code build()}. Immutable.
 *
 * @param storeAnswers whether failed calls go to the store; while it does not answer they go to the spool
 * @param spoolUsable whether the spool could take a failed call; false also where there is none
 * @param spooled how many failed calls are in the spool and not known to be in the store
 * @param spooledBytes how many bytes these take on the disk
 * @param keptInStore how many failed calls were acknowledged by the store
 * @param keptInSpool how many failed calls were acknowledged by the spool
 * @param notKept how many failed calls were acknowledged by neither in time; a log line and a listener event told of
 *     each
 * @param runningRetries how many retries run on this node now
 * @param stuckRetries how many threads were left behind because their retries do not end although they were interrupted
 * @param lostLeases how many leases this node has lost while their retries ran
 * @param droppedResults how many results of retries were dropped because they came after their lease was lost
 */
public record Health(
        boolean storeAnswers,
        boolean spoolUsable,
        long spooled,
        long spooledBytes,
        long keptInStore,
        long keptInSpool,
        long notKept,
        int runningRetries,
        int stuckRetries,
        long lostLeases,
        long droppedResults) {}
