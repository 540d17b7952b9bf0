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
import dev.agentdlq.spi.ClaimRequest.Lane;
import dev.agentdlq.spi.ClaimRequest.Share;
import dev.agentdlq.spi.EntryChange;
import dev.agentdlq.spi.LeaseExtension;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.ReapRequest;
import dev.agentdlq.spi.Reaped;
import dev.agentdlq.spi.StoredSignature;
import java.time.Duration;
import java.time.Instant;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How workers take entries, hold them and lose them. */
interface ClaimContract extends StoreScenario {
    LeaseExtension NONE = new LeaseExtension(Set.of(), Set.of());

    @Test
    default void claims_what_is_needed_to_execute_a_call() {
        NewEntry born = Sample.due().entry();
        store().insert(List.of(born));

        Claim claim = claimOne();

        assertThat(claim.key().id()).isEqualTo(born.id());
        assertThat(claim.taskId()).isEqualTo(born.taskId());
        assertThat(claim.call())
                .usingRecursiveComparison()
                .isEqualTo(born.call().withoutPayload());
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

        Set<UUID> held = store().extendLeases(List.of(claim.key()), LEASE).extended();
        shiftTime(Duration.ofSeconds(10));

        assertThat(held).containsExactly(claim.key().id());
        assertThat(reap(10)).isEmpty();
    }

    @Test
    default void never_shortens_a_lease() {
        insert(Sample.due());
        Claim claim = claimOne();

        store().extendLeases(List.of(claim.key()), Duration.ofMillis(1));
        shiftTime(Duration.ofSeconds(10));

        assertThat(reap(10)).isEmpty();
    }

    @Test
    default void extends_no_lease_that_has_run_out_or_is_another_ones() {
        List<UUID> ids = insertAll(Sample.due(), Sample.due());
        List<Claim> claims = claim(2);
        ClaimKey stranger = new ClaimKey(ids.get(0), UUID.randomUUID());

        assertThat(store().extendLeases(List.of(stranger), LEASE)).isEqualTo(NONE);

        shiftTime(MINUTE);

        assertThat(store().extendLeases(keys(claims), LEASE)).isEqualTo(NONE);
    }

    @Test
    default void takes_an_entry_back_whose_lease_has_run_out() {
        UUID id = insert(Sample.due());
        claimOne();

        assertThat(reap(10)).isEmpty();

        shiftTime(LEASE.plusSeconds(1));

        assertThat(reap(10))
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
            claimInAnyLane(10);
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
        claim(10, UUID.randomUUID(), Lane.NORMAL, List.of(new Share(Sample.TYPE, 10), new Share("orders.ship", 10)));
        shiftTime(MINUTE);

        assertThat(reap(2)).hasSize(2);
        assertThat(reap(2)).hasSize(1);
        assertThat(reap(2)).isEmpty();
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
    default void refuses_a_result_after_the_lease_although_nobody_has_taken_the_entry() {
        UUID id = insert(Sample.due());
        Claim late = claimOne();
        shiftTime(LEASE.plusSeconds(1));

        assertThat(store().settle(List.of(succeeded(late, null)))).isEmpty();
        assertThat(entry(id).status()).isEqualTo(FailureStatus.RETRYING);
    }

    @Test
    default void gives_back_all_that_was_claimed_with_a_token_and_nothing_else() {
        insertAll(Sample.due(), Sample.due(), Sample.due());
        UUID lost = UUID.randomUUID();
        List<UUID> unanswered =
                claim(2, lost).stream().map(claim -> claim.key().id()).toList();
        Claim other = claimOne();

        assertThat(store().releaseClaim(lost)).containsExactlyInAnyOrderElementsOf(unanswered);

        assertThat(store().releaseClaim(lost)).isEmpty();
        assertThat(unanswered).allSatisfy(id -> {
            assertThat(entry(id).status()).isEqualTo(FailureStatus.PENDING_RETRY);
            assertThat(entry(id).attemptCount()).isEqualTo(1);
        });
        assertThat(entry(other.key().id()).status()).isEqualTo(FailureStatus.RETRYING);
    }

    @Test
    default void refuses_a_zombie() {
        UUID id = insert(Sample.due());
        Claim zombie = claimOne();
        crash();
        Claim successor = claimOne();

        assertThat(store().extendLeases(List.of(zombie.key()), LEASE)).isEqualTo(NONE);
        assertThat(store().settle(List.of(succeeded(zombie, null)))).isEmpty();
        assertThat(store().release(List.of(zombie.key()))).isEmpty();
        assertThat(entry(id).status()).isEqualTo(FailureStatus.RETRYING);
        assertThat(store().settle(List.of(succeeded(successor, null)))).containsExactly(id);
    }

    @Test
    default void keeps_suspects_apart_from_their_second_crash_on() {
        UUID suspect = insert(Sample.due());
        claimOne();
        crash();
        assertThat(claimSuspects(10)).isEmpty();
        claimOne();
        crash();
        UUID innocent = insert(Sample.due());

        List<Claim> normal = claim(10);
        List<Claim> suspects = claimSuspects(10);

        assertThat(normal).singleElement().satisfies(claim -> {
            assertThat(claim.key().id()).isEqualTo(innocent);
            assertThat(claim.crashes()).isZero();
        });
        assertThat(suspects).singleElement().satisfies(claim -> {
            assertThat(claim.key().id()).isEqualTo(suspect);
            assertThat(claim.crashes()).isEqualTo(2);
        });
    }

    @Test
    default void tells_whether_a_suspect_is_due() {
        insert(Sample.due());
        assertThat(isSuspectDue()).isFalse();

        claimOne();
        crash();
        claimOne();
        crash();

        assertThat(isSuspectDue()).isTrue();
        claimSuspects(1);
        assertThat(isSuspectDue()).isFalse();
    }

    @Test
    default void raises_the_fence_with_each_claim_and_never_lowers_it() {
        insert(Sample.due());
        Claim first = claimOne();
        store().release(List.of(first.key()));
        Claim second = claimOne();
        crash();
        Claim third = claimOne();
        store().settle(List.of(retry(third, Duration.ZERO)));
        Claim fourth = claimOne();

        assertThat(Stream.of(first, second, third, fourth).map(Claim::fence)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(Stream.of(first, second, third, fourth).map(Claim::number)).containsExactly(2, 2, 3, 4);
    }

    @Test
    default void counts_no_crash_when_the_clock_was_set_forward() {
        UUID id = insert(Sample.due());
        claimOne();
        Instant before = store().reap(new ReapRequest(0, 3, null)).now();
        shiftTime(MINUTE);

        Reaped reaped = store().reap(new ReapRequest(10, 1, before.minusSeconds(1)));

        assertThat(reaped.changes())
                .containsExactly(new EntryChange(id, Sample.TYPE, 2, FailureStatus.PENDING_RETRY, Reason.TRANSIENT));
        assertThat(entry(id).crashes()).isZero();
        assertThat(claimOne().number()).isEqualTo(3);
    }

    @Test
    default void only_tells_the_time_when_nothing_may_be_taken_back() {
        UUID id = insert(Sample.due());
        claimOne();
        shiftTime(MINUTE);

        Reaped reaped = store().reap(new ReapRequest(0, 3, null));

        assertThat(reaped.changes()).isEmpty();
        assertThat(reaped.now()).isNotNull();
        assertThat(entry(id).status()).isEqualTo(FailureStatus.RETRYING);
    }

    @Test
    default void serves_the_tasks_in_the_order_of_their_shares() {
        insertAll(Sample.due(), Sample.due(), Sample.due());
        insertAll(Sample.due().type("orders.ship"), Sample.due().type("orders.ship"));
        shiftTime(MINUTE);

        List<Claim> claims = claim(
                4,
                UUID.randomUUID(),
                Lane.NORMAL,
                List.of(new Share("orders.none", 4), new Share("orders.ship", 1), new Share(Sample.TYPE, 4)));

        assertThat(claims.stream().map(claim -> claim.call().taskType()))
                .containsExactlyInAnyOrder("orders.ship", Sample.TYPE, Sample.TYPE, Sample.TYPE);
    }

    @Test
    default void claims_no_entry_whose_arguments_this_node_cannot_read() {
        insert(Sample.due());

        assertThat(store().claim(new ClaimRequest(
                        "node-1",
                        UUID.randomUUID(),
                        10,
                        LEASE,
                        Lane.NORMAL,
                        List.of(new Share(Sample.TYPE, 10)),
                        Set.of("json-2"))))
                .isEmpty();
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    default void tells_the_age_of_a_call() {
        insert(Sample.due());
        shiftTime(MINUTE);

        assertThat(claimOne().age()).isBetween(MINUTE, MINUTE.plusSeconds(30));
    }

    @Test
    default void counts_unsettled_entries_by_their_parameter_types() {
        insertAll(Sample.due(), Sample.due(), Sample.forReview(), Sample.due().type("orders.ship"));
        bring(FailureStatus.DISCARDED);

        assertThat(store().unsettledSignatures(Set.of(Sample.TYPE, "orders.none")))
                .containsExactly(new StoredSignature(Sample.TYPE, "(java.lang.String)", 3));
    }

    private List<Claim> claimSuspects(int limit) {
        return claim(limit, UUID.randomUUID(), Lane.SUSPECT, List.of(new Share(Sample.TYPE, limit)));
    }

    private boolean isSuspectDue() {
        return store().isSuspectDue(Set.of(Sample.TYPE), Set.of(Sample.CODEC));
    }

    private List<Claim> claimInAnyLane(int limit) {
        return Stream.concat(claim(limit).stream(), claimSuspects(limit).stream())
                .toList();
    }

    private static List<ClaimKey> keys(List<Claim> claims) {
        return claims.stream().map(Claim::key).toList();
    }
}
