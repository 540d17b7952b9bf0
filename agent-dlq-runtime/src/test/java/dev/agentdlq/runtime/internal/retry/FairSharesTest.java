/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimRequest.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FairSharesTest {
    private final FairShares fairShares = new FairShares();
    private final Map<String, Integer> dueByTask = new HashMap<>();

    /** Claims as a store does: in the order of the shares, at most the limit of each, and as many as slots in all. */
    private List<String> claim(int slots) {
        List<Share> shares = fairShares.next(dueByTask.keySet(), slots);
        assertThat(shares).extracting(Share::taskType).containsExactlyInAnyOrderElementsOf(dueByTask.keySet());
        assertThat(shares).allMatch(share -> share.limit() >= 1 && share.limit() <= slots);
        List<String> claimed = new ArrayList<>();
        for (Share share : shares) {
            int count = Math.min(
                    slots - claimed.size(), Math.min(share.limit(), dueByTask.getOrDefault(share.taskType(), 0)));
            IntStream.range(0, count).forEach(i -> claimed.add(share.taskType()));
            dueByTask.merge(share.taskType(), -count, Integer::sum);
        }
        List<Claim> claims = claimed.stream().map(Claims::of).toList();
        boolean full = fairShares.got(shares, claims);
        assertThat(full).isEqualTo(isSomeShareFull(shares, claimed));
        return claimed;
    }

    private static boolean isSomeShareFull(List<Share> shares, List<String> claimed) {
        return shares.stream()
                .anyMatch(share ->
                        claimed.stream().filter(share.taskType()::equals).count() == share.limit());
    }

    @Test
    void o3_one_entry_of_a_quiet_task_is_claimed_at_once_beside_a_flood() {
        dueByTask.putAll(Map.of("flood", 1_000, "quiet", 0));
        claim(8);
        dueByTask.put("quiet", 1);

        assertThat(claim(8)).contains("quiet").hasSize(8);
    }

    @Test
    void a_flood_that_is_alone_soon_has_all_slots() {
        dueByTask.putAll(Map.of("flood", 1_000, "silent-1", 0, "silent-2", 0, "silent-3", 0));

        assertThat(claim(8)).hasSize(2);
        assertThat(claim(8)).hasSize(8);
        assertThat(claim(8)).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({"2,1", "3,1", "4,1", "5,1", "7,1", "4,2", "5,2", "7,3", "9,4", "3,8", "8,8"})
    void o3_tasks_that_all_flood_get_the_same_and_none_waits_longer_than_a_round(int tasks, int slots) {
        IntStream.range(0, tasks).forEach(i -> dueByTask.put("task-" + i, 1_000_000));
        int rounds = 20 * tasks;
        Map<String, Integer> countByTask = new HashMap<>();
        Map<String, Integer> lastByTask = new HashMap<>();

        for (int round = 0; round < rounds; round++) {
            for (String taskType : claim(slots)) {
                countByTask.merge(taskType, 1, Integer::sum);
                lastByTask.put(taskType, round);
            }
            int now = round;
            assertThat(dueByTask.keySet())
                    .allMatch(taskType -> now - lastByTask.getOrDefault(taskType, -1) <= tasks + 1);
        }

        int even = rounds * slots / tasks;
        assertThat(countByTask.values()).hasSize(tasks).allMatch(count -> count >= even / 2 && count <= 2 * even + 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void o3_whatever_else_is_due_and_however_many_slots_are_free_nobody_waits_for_ever(long seed) {
        Random random = new Random(seed);
        int tasks = 2 + random.nextInt(8);
        IntStream.range(0, tasks).forEach(i -> dueByTask.put("task-" + i, 0));
        Map<String, Integer> waitingByTask = new HashMap<>();
        for (int round = 0; round < 2_000; round++) {
            dueByTask.merge("task-0", 50, Integer::sum);
            dueByTask.merge("task-" + random.nextInt(tasks), random.nextInt(3), Integer::sum);

            int slots = 1 + random.nextInt(4);
            Set<String> served = new HashSet<>(claim(slots));

            dueByTask.forEach((taskType, due) -> waitingByTask.merge(
                    taskType, 1, (old, one) -> due == 0 || served.contains(taskType) ? 0 : old + 1));
            assertThat(waitingByTask.values())
                    .as("seed %d, round %d", seed, round)
                    .allMatch(wait -> wait <= 3 * tasks);
        }
    }

    @Test
    void who_is_first_changes_as_tasks_are_served() {
        IntStream.range(0, 3).forEach(i -> dueByTask.put("task-" + i, 100));

        assertThat(IntStream.range(0, 6).mapToObj(round -> claim(1).get(0)).toList())
                .containsExactly("task-0", "task-1", "task-2", "task-0", "task-1", "task-2");
    }

    @Test
    void tasks_that_have_nothing_due_cost_the_others_nothing() {
        assertThat(fairShares.next(List.of(), 8)).isEmpty();
        dueByTask.putAll(Map.of("task-1", 0, "task-2", 0));
        assertThat(claim(1)).isEmpty();
    }
}
