/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a node asks for when it claims. Immutable.
 *
 * @param node the node
 * @param token a random id of this claim, compared in every later write
 * @param limit how many entries at most, 1 or more
 * @param lease for how long
 * @param lane which entries
 * @param shares the tasks that this node can execute, in the order in which they are served; entries of others are left
 *     alone
 * @param codecs the forms of stored arguments that this node can read; entries of others are left alone
 */
public record ClaimRequest(
        String node, UUID token, int limit, Duration lease, Lane lane, List<Share> shares, Set<String> codecs) {

    /** Copies the collections. */
    public ClaimRequest {
        shares = List.copyOf(shares);
        codecs = Set.copyOf(codecs);
    }

    /** Which of the due entries are meant. */
    public enum Lane {
        /** Those whose workers died at most once. */
        NORMAL,

        /**
         * Those whose workers died {@value #SUSPECT_CRASHES} times or more. One of them may kill the process that
         * executes it, so it is executed alone on its node.
         */
        SUSPECT;

        /** From this crash on an entry is a suspect. */
        public static final int SUSPECT_CRASHES = 2;
    }

    /**
     * The part of a claim that is one task's.
     *
     * @param taskType the task
     * @param limit how many of its entries at most, 1 or more
     */
    public record Share(String taskType, int limit) {}
}
