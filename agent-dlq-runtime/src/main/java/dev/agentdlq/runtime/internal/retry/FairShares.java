/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimRequest.Share;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Divides the free slots among tasks, so that one which floods the queue does not keep the others waiting. Tasks that
 * had little last time are served first, with an even share of the slots; what they leave goes to those that had more
 * than their share, in equal parts. Who has waited longest for a claim is first: where slots get free one at a time,
 * only one task is served each time. For one thread at a time.
 */
final class FairShares {
    /** The tasks that got all they were allowed last time, so that more of them is probably due. */
    private Set<String> flooding = Set.of();

    /** When a task last got something, counted in claims. */
    private final Map<String, Long> servedByTask = new HashMap<>();

    private long claim;

    List<Share> next(Collection<String> taskTypes, int slots) {
        List<String> quiet = new ArrayList<>();
        List<String> busy = new ArrayList<>();
        for (String taskType : taskTypes.stream().sorted(longestWaitingFirst()).toList()) {
            (flooding.contains(taskType) ? busy : quiet).add(taskType);
        }
        List<Share> shares = new ArrayList<>();
        int even = Math.max(1, slots / Math.max(1, taskTypes.size()));
        quiet.forEach(taskType -> shares.add(new Share(taskType, even)));
        // what the quiet ones leave is not known before they were asked, so the busy ones may take all of it
        int equal = busy.isEmpty() ? 0 : Math.max(1, (slots + busy.size() - 1) / busy.size());
        busy.forEach(taskType -> shares.add(new Share(taskType, equal)));
        return shares;
    }

    private Comparator<String> longestWaitingFirst() {
        return Comparator.<String, Long>comparing(taskType -> servedByTask.getOrDefault(taskType, 0L))
                .thenComparing(Comparator.naturalOrder());
    }

    /**
     * Notes what a claim got.
     *
     * @return whether some task got all that it was allowed, so that asking again is worth while
     */
    boolean got(List<Share> shares, List<Claim> claims) {
        claim++;
        Map<String, Integer> countByTask = new HashMap<>();
        claims.forEach(claimed -> countByTask.merge(claimed.call().taskType(), 1, Integer::sum));
        Set<String> full = new HashSet<>();
        for (Share share : shares) {
            int count = countByTask.getOrDefault(share.taskType(), 0);
            if (count > 0) {
                servedByTask.put(share.taskType(), claim);
            }
            if (count >= share.limit()) {
                full.add(share.taskType());
            }
        }
        flooding = full;
        return !full.isEmpty();
    }
}
