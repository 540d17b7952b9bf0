/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.runtime.internal.notify.Listeners;
import dev.agentdlq.runtime.internal.notify.Settlements;
import dev.agentdlq.runtime.internal.store.LogLines;
import dev.agentdlq.runtime.internal.time.Alarm;
import dev.agentdlq.spi.DlqListener;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.ReapRequest;
import dev.agentdlq.spi.Reaped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lease is 15 s, so the store's clock may run ahead by 5 s. */
class ReaperTest {
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final AtomicLong clock = Claims.clock();
    private Instant storeTime = Instant.parse("2026-03-01T00:00:00Z");
    private int dead;
    private Duration lookTakes = Duration.ZERO;
    private final List<ReapRequest> requests = new ArrayList<>();
    private final List<EntryChange> told = new ArrayList<>();
    private final AtomicInteger wakings = new AtomicInteger();
    private final Reaper reaper = reaper();

    private Reaper reaper() {
        DlqListener listener = new DlqListener() {
            @Override
            public void onRetryScheduled(EntryChange change) {
                told.add(change);
            }
        };
        ScriptedStore store =
                new ScriptedStore().on("reap", arguments -> reap((ReapRequest) Objects.requireNonNull(arguments[0])));
        Teller teller = new Teller(new Listeners(List.of(listener)), new Settlements(), new Alarm(clock::get));
        return new Reaper(store.open(), teller, LEASE, wakings::incrementAndGet, clock::get);
    }

    private Reaped reap(ReapRequest request) {
        pass(lookTakes);
        requests.add(request);
        int count = Math.min(dead, request.limit());
        dead -= count;
        return new Reaped(
                storeTime,
                Stream.generate(() -> new EntryChange(
                                UUID.randomUUID(), "task", 2, FailureStatus.PENDING_RETRY, Reason.TRANSIENT))
                        .limit(count)
                        .toList());
    }

    private void pass(Duration time) {
        Claims.pass(clock, time);
        storeTime = storeTime.plus(time);
    }

    private boolean counted(ReapRequest request) {
        Instant latest = request.latestNow();
        return latest != null && !storeTime.isAfter(latest);
    }

    @Test
    void the_first_look_only_reads_the_clock() {
        dead = 3;

        reaper.reap();

        assertThat(requests).containsExactly(new ReapRequest(0, WorkerSettings.MAX_CRASHES, null));
        assertThat(told).isEmpty();
        assertThat(wakings).hasValue(0);
    }

    @Test
    void what_dead_workers_held_is_taken_back_told_and_looked_for_at_once() {
        reaper.reap();
        pass(Duration.ofSeconds(2));
        dead = 3;

        reaper.reap();

        assertThat(requests).hasSize(2);
        assertThat(counted(requests.get(1))).isTrue();
        assertThat(told).hasSize(3);
        assertThat(wakings).hasValue(1);
    }

    @Test
    void f3_leases_that_ran_out_because_the_stores_clock_was_set_forward_count_as_no_crashes() {
        reaper.reap();
        pass(Duration.ofSeconds(2));
        storeTime = storeTime.plusSeconds(3_600);
        dead = 3;
        try (LogLines log = new LogLines(Reaper.class)) {
            reaper.reap();

            assertThat(log.lines().get(0)).startsWith("WARN the store's clock shows 2026-03-01T01:00:02Z");
        }
        assertThat(counted(requests.get(1))).isFalse();
        assertThat(told).hasSize(3);

        pass(Duration.ofSeconds(2));
        dead = 1;
        reaper.reap();
        assertThat(counted(requests.get(2))).isTrue();
    }

    @Test
    void a_clock_that_runs_ahead_by_less_than_a_third_of_the_lease_ends_no_kept_lease_and_is_no_jump() {
        reaper.reap();
        pass(Duration.ofSeconds(2));
        storeTime = storeTime.plusSeconds(5);
        try (LogLines log = new LogLines(Reaper.class)) {
            reaper.reap();

            assertThat(log.lines()).isEmpty();
        }
        assertThat(counted(requests.get(1))).isTrue();
    }

    @Test
    void f6_a_node_that_was_paused_does_not_take_its_pause_for_a_jump() {
        reaper.reap();
        pass(Duration.ofHours(1));
        dead = 1;

        reaper.reap();

        assertThat(counted(requests.get(1))).isTrue();
    }

    @Test
    void many_dead_workers_are_dealt_with_in_one_look_and_each_crash_counts_however_long_that_takes() {
        reaper.reap();
        dead = 1_234;
        lookTakes = Duration.ofSeconds(1);

        reaper.reap();

        assertThat(told).hasSize(1_234);
        assertThat(requests).hasSize(1 + 13).allMatch(request -> request.limit() <= 100);
        assertThat(requests.subList(1, 14))
                .extracting(ReapRequest::latestNow)
                .doesNotContainNull()
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
