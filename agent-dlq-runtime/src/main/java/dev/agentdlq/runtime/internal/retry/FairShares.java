/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimRequest.Share;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Divides the free slots among tasks, so that one which floods the queue does not keep the others waiting. Tasks that
 * had little last time are served first, with an even share of the slots; what they leave goes to those that had more
 * than their share, in equal parts. Who is first changes each time. For one thread at a time.
 */
final class FairShares {
    /** The tasks that got all they were allowed last time, so that more of them is probably due. */
    private Set<String> flooding = Set.of();

    private int turn;

    List<Share> next(Collection<String> taskTypes, int slots) {
        List<String> quiet = new ArrayList<>();
        List<String> busy = new ArrayList<>();
        for (String taskType : taskTypes.stream().sorted().toList()) {
            (flooding.contains(taskType) ? busy : quiet).add(taskType);
        }
        turn = Math.floorMod(turn + 1, Math.max(1, taskTypes.size()));
        Collections.rotate(quiet, turn);
        Collections.rotate(busy, turn);
        List<Share> shares = new ArrayList<>();
        int even = Math.max(1, slots / Math.max(1, taskTypes.size()));
        quiet.forEach(taskType -> shares.add(new Share(taskType, even)));
        // what the quiet ones leave is not known before they were asked, so the busy ones may take all of it
        int equal = busy.isEmpty() ? 0 : Math.max(1, (slots + busy.size() - 1) / busy.size());
        busy.forEach(taskType -> shares.add(new Share(taskType, equal)));
        return shares;
    }

    /**
     * Notes what a claim got.
     *
     * @return whether some task got all that it was allowed, so that asking again is worth while
     */
    boolean got(List<Share> shares, List<Claim> claims) {
        Map<String, Integer> countByTask = new HashMap<>();
        claims.forEach(claim -> countByTask.merge(claim.call().taskType(), 1, Integer::sum));
        Set<String> full = new HashSet<>();
        for (Share share : shares) {
            if (countByTask.getOrDefault(share.taskType(), 0) >= share.limit()) {
                full.add(share.taskType());
            }
        }
        flooding = full;
        return !full.isEmpty();
    }
}
