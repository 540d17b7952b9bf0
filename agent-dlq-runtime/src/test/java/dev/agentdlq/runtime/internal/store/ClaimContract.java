/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.ClaimKey;
import dev.agentdlq.spi.ClaimRequest;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How workers take entries, hold them and lose them. */
interface ClaimContract extends StoreScenario {
    @Test
    default void claims_what_is_needed_to_execute_a_call() {
        NewEntry born = Sample.due().entry();
        store().insert(List.of(born));

        Claim claim = claimOne();

        assertThat(claim.key().id()).isEqualTo(born.id());
        assertThat(claim.taskId()).isEqualTo(born.taskId());
        assertThat(claim.call()).usingRecursiveComparison().isEqualTo(born.call());
        assertThat(claim.context()).isEqualTo(Map.of("sessionId", "s-1"));
        assertThat(claim.mdc()).isEqualTo(Map.of("trace", "t-1"));
        assertThat(claim.number()).isEqualTo(2);
        assertThat(claim.maxRetries()).isEqualTo(3);
        assertThat(claim.replay()).isFalse();
    }

    @Test
    default void counts_an_attempt_when_it_begins() {
        UUID id = insert(Sample.due());
        shiftTime(MINUTE);

        claimOne();

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.RETRYING);
        assertThat(entry.attemptCount()).isEqualTo(2);
        assertThat(entry.nextAttemptAt()).isNull();
        assertThat(entry.lastAttemptedAt()).isAfter(entry.createdAt());
        assertThat(store().history(id).attempts()).hasSize(1);
    }

    @Test
    default void claims_first_what_has_been_due_longest() {
        List<UUID> ids = insertAll(
                Sample.due().delay(Duration.ofSeconds(3)),
                Sample.due().delay(Duration.ofSeconds(1)),
                Sample.due().delay(Duration.ofSeconds(2)));
        shiftTime(MINUTE);

        List<UUID> claimed = claim(3).stream().map(claim -> claim.key().id()).toList();

        assertThat(claimed).containsExactly(ids.get(1), ids.get(2), ids.get(0));
    }

    @Test
    default void claims_no_more_than_asked_for() {
        insertAll(Sample.due(), Sample.due(), Sample.due());

        assertThat(claim(2)).hasSize(2);
        assertThat(claim(2)).hasSize(1);
        assertThat(claim(2)).isEmpty();
    }

    @Test
    default void claims_only_the_tasks_asked_for() {
        UUID mine = insert(Sample.due());
        insert(Sample.due().type("orders.ship"));

        assertThat(claim(10))
                .singleElement()
                .satisfies(claim -> assertThat(claim.key().id()).isEqualTo(mine));
    }

    @Test
    default void claims_what_became_due_before_the_last_claim_by_another_path() {
        insertAll(Sample.due(), Sample.due(), Sample.due(), Sample.due());
        store().release(keys(claim(2)));
        shiftTime(MINUTE);

        assertThat(claim(1)).hasSize(1);
        assertThat(claim(1)).hasSize(1);
        assertThat(claim(1)).hasSize(1);
        assertThat(claim(1)).hasSize(1);
        assertThat(claim(1)).isEmpty();
    }

    @Test
    default void claims_nothing_before_it_is_due() {
        insert(Sample.due().delay(MINUTE));

        assertThat(claim(1)).isEmpty();

        shiftTime(MINUTE);

        assertThat(claim(1)).hasSize(1);
    }

    @Test
    default void claims_an_entry_once_when_four_workers_race() throws Exception {
        List<NewEntry> entries =
                IntStream.range(0, 200).mapToObj(i -> Sample.due().entry()).toList();
        store().insert(entries);
        Callable<List<UUID>> worker = () -> {
            List<UUID> claimed = new ArrayList<>();
            for (List<Claim> batch = claim(7); !batch.isEmpty(); batch = claim(7)) {
                batch.forEach(claim -> claimed.add(claim.key().id()));
            }
            return claimed;
        };

        List<UUID> claimed = new ArrayList<>();
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            for (Future<List<UUID>> done : workers.invokeAll(List.of(worker, worker, worker, worker))) {
                claimed.addAll(done.get());
            }
        } finally {
            workers.shutdown();
        }
        claim(200).forEach(claim -> claimed.add(claim.key().id()));

        assertThat(claimed)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        entries.stream().map(NewEntry::id).toList());
    }

    @Test
    default void extends_a_lease() {
        insert(Sample.due());
        Claim claim = claimOne();
        shiftTime(Duration.ofSeconds(10));

        Set<UUID> held = store().extendLeases(List.of(claim.key()), LEASE);
        shiftTime(Duration.ofSeconds(10));

        assertThat(held).containsExactly(claim.key().id());
        assertThat(store().reap(10, 3)).isEmpty();
    }

    @Test
    default void never_shortens_a_lease() {
        insert(Sample.due());
        Claim claim = claimOne();

        store().extendLeases(List.of(claim.key()), Duration.ofMillis(1));
        shiftTime(Duration.ofSeconds(10));

        assertThat(store().reap(10, 3)).isEmpty();
    }

    @Test
    default void extends_no_lease_that_has_run_out_or_is_another_ones() {
        List<UUID> ids = insertAll(Sample.due(), Sample.due());
        List<Claim> claims = claim(2);
        ClaimKey stranger = new ClaimKey(ids.get(0), UUID.randomUUID());

        assertThat(store().extendLeases(List.of(stranger), LEASE)).isEmpty();

        shiftTime(MINUTE);

        assertThat(store().extendLeases(keys(claims), LEASE)).isEmpty();
    }

    @Test
    default void takes_an_entry_back_whose_lease_has_run_out() {
        UUID id = insert(Sample.due());
        claimOne();

        assertThat(store().reap(10, 3)).isEmpty();

        shiftTime(LEASE.plusSeconds(1));

        assertThat(store().reap(10, 3))
                .containsExactly(new EntryChange(id, Sample.TYPE, 2, FailureStatus.PENDING_RETRY, Reason.TRANSIENT));
        DlqEntry entry = entry(id);
        assertThat(entry.crashes()).isEqualTo(1);
        assertThat(entry.maxRetries()).isEqualTo(3);
        assertThat(entry.errorMessage()).isEqualTo("first");
        assertThat(entry.stackTrace()).contains("first");
        assertThat(store().history(id).attempts().get(1)).satisfies(attempt -> {
            assertThat(attempt.number()).isEqualTo(2);
            assertThat(attempt.outcome()).isEqualTo(Outcome.CRASHED);
            assertThat(attempt.node()).isEqualTo("node-1");
            assertThat(attempt.startedAt()).isNotNull();
            assertThat(attempt.errorType()).isNull();
            assertThat(attempt.stackTrace()).isNull();
        });
        assertThat(claimOne().number()).isEqualTo(3);
    }

    @Test
    default void gives_the_attempt_again_that_a_crash_has_swallowed() {
        UUID id = insert(Sample.due().maxRetries(1));
        claimOne();

        crash();

        assertThat(entry(id).maxRetries()).isEqualTo(2);
        assertThat(entry(id).shouldRetry()).isTrue();
    }

    @Test
    default void sends_an_entry_to_review_that_has_crashed_too_often() {
        UUID id = insert(Sample.due());
        for (int i = 0; i < 3; i++) {
            assertThat(entry(id).status()).isEqualTo(FailureStatus.PENDING_RETRY);
            claimOne();
            crash();
        }

        DlqEntry entry = entry(id);
        assertThat(entry.status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry.reason()).isEqualTo(Reason.POISON_SUSPECT);
        assertThat(entry.crashes()).isEqualTo(3);
        assertThat(entry.attemptCount()).isEqualTo(4);
    }

    @Test
    default void takes_back_entries_of_all_tasks_but_no_more_than_asked_for() {
        insertAll(Sample.due(), Sample.due().type("orders.ship"), Sample.due());
        store().claim(new ClaimRequest("node-1", UUID.randomUUID(), 10, LEASE, Set.of(Sample.TYPE, "orders.ship")));
        shiftTime(MINUTE);

        assertThat(store().reap(2, 3)).hasSize(2);
        assertThat(store().reap(2, 3)).hasSize(1);
        assertThat(store().reap(2, 3)).isEmpty();
    }

    @Test
    default void gives_a_claim_back_without_counting_the_attempt() {
        UUID id = insert(Sample.due());
        DlqEntry before = entry(id);
        Claim claim = claimOne();

        Set<UUID> released = store().release(List.of(claim.key()));

        assertThat(released).containsExactly(id);
        DlqEntry after = entry(id);
        assertThat(after.status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(after.attemptCount()).isEqualTo(1);
        assertThat(after.lastAttemptedAt()).isEqualTo(before.lastAttemptedAt());
        assertThat(after.reason()).isEqualTo(Reason.TRANSIENT);
        assertThat(claimOne().number()).isEqualTo(2);
    }

    @Test
    default void refuses_a_zombie() {
        UUID id = insert(Sample.due());
        Claim zombie = claimOne();
        crash();
        Claim successor = claimOne();

        assertThat(store().extendLeases(List.of(zombie.key()), LEASE)).isEmpty();
        assertThat(store().settle(List.of(succeeded(zombie, null)))).isEmpty();
        assertThat(store().release(List.of(zombie.key()))).isEmpty();
        assertThat(entry(id).status()).isEqualTo(FailureStatus.RETRYING);
        assertThat(store().settle(List.of(succeeded(successor, null)))).containsExactly(id);
    }

    private static List<ClaimKey> keys(List<Claim> claims) {
        return claims.stream().map(Claim::key).toList();
    }
}
