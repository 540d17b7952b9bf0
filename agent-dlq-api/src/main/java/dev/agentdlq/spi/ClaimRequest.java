/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/**
 * What a node asks for when it claims. Immutable.
 *
 * @param node the node
 * @param token a random id of this claim, compared in every later write
 * @param limit how many entries at most, 1 or more
 * @param lease for how long
 * @param taskTypes the tasks that this node can execute; entries of others are left alone
 */
public record ClaimRequest(String node, UUID token, int limit, Duration lease, Set<String> taskTypes) {
    /** Copies the set. */
    public ClaimRequest {
        taskTypes = Set.copyOf(taskTypes);
    }
}
