/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.FailureStatus;
import dev.agentdlq.Resolution;
import dev.agentdlq.ReviewAction;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import dev.agentdlq.spi.RepeatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How calls that are the same share one open entry. */
interface RepeatContract extends StoreScenario {
    @Test
    default void a_call_with_an_open_entry_is_counted_on_it() {
        UUID key = UUID.randomUUID();
        UUID open = insert(Sample.due().repeatKey(key));

        NewEntry repeat = Sample.due().repeatKey(key).entry();
        assertThat(store().insert(List.of(repeat))).isEmpty();

        assertThat(store().get(repeat.id())).isEmpty();
        assertThat(entry(open).repeats()).isEqualTo(1);
        assertThat(entry(open).status()).isEqualTo(FailureStatus.PENDING_RETRY);
        assertThat(store().history(repeat.id()).attempts()).isEmpty();
    }

    @Test
    default void an_entry_in_review_is_open_and_one_that_a_worker_holds_too() {
        UUID reviewed = UUID.randomUUID();
        UUID held = UUID.randomUUID();
        UUID inReview = insert(Sample.forReview().repeatKey(reviewed));
        UUID running = insert(Sample.due().repeatKey(held));
        claim(1);

        insertAll(Sample.due().repeatKey(reviewed), Sample.due().repeatKey(held));

        assertThat(entry(inReview).repeats()).isEqualTo(1);
        assertThat(entry(running).repeats()).isEqualTo(1);
    }

    @Test
    default void a_repeat_that_comes_twice_is_counted_once_even_after_the_entry_was_settled() {
        UUID key = UUID.randomUUID();
        UUID open = insert(Sample.due().repeatKey(key));
        NewEntry repeat = Sample.due().repeatKey(key).entry();

        store().insert(List.of(repeat));
        store().insert(List.of(repeat));
        store().review(open, ReviewAction.RESOLVE, "ann", "done by hand");
        store().insert(List.of(repeat));

        assertThat(entry(open).repeats()).isEqualTo(1);
        assertThat(store().get(repeat.id())).isEmpty();
    }

    @Test
    default void an_entry_that_comes_twice_is_no_repeat_of_itself() {
        NewEntry entry = Sample.due().repeatKey(UUID.randomUUID()).entry();

        store().insert(List.of(entry, entry));
        store().insert(List.of(entry));

        assertThat(entry(entry.id()).repeats()).isZero();
    }

    @Test
    default void the_same_call_in_one_batch_has_one_entry() {
        UUID key = UUID.randomUUID();
        List<UUID> ids =
                insertAll(Sample.due().repeatKey(key), Sample.due().repeatKey(key), Sample.due(), Sample.due());

        List<UUID> stored =
                ids.stream().filter(id -> store().get(id).isPresent()).toList();

        assertThat(stored).hasSize(3).containsAll(ids.subList(2, 4));
        assertThat(store().countRepeats(key, 0))
                .hasValueSatisfying(
                        call -> assertThat(entry(call.id()).repeats()).isEqualTo(1));
    }

    @Test
    default void a_call_whose_entry_is_settled_gets_one_of_its_own() {
        UUID key = UUID.randomUUID();
        UUID resolved = insert(Sample.due().repeatKey(key));
        store().settle(List.of(succeeded(claimOne(), "1")));
        UUID discarded = insert(Sample.due().repeatKey(key));
        store().review(discarded, ReviewAction.DISCARD, "ann", "not wanted");

        UUID third = insert(Sample.due().repeatKey(key));

        assertThat(entry(resolved).repeats()).isZero();
        assertThat(entry(discarded).repeats()).isZero();
        assertThat(entry(third).status()).isEqualTo(FailureStatus.PENDING_RETRY);
    }

    @Test
    default void what_a_counted_call_supersedes_is_superseded() {
        UUID key = UUID.randomUUID();
        insert(Sample.due().repeatKey(key));
        UUID inner = insert(Sample.due());

        insert(Sample.due().repeatKey(key).nesting(new Nesting(null, List.of(inner))));

        assertThat(entry(inner).resolution()).isEqualTo(Resolution.SUPERSEDED);
    }

    @Test
    default void repeats_are_counted_on_the_open_entry_alone() {
        UUID key = UUID.randomUUID();
        UUID id = insert(Sample.due().repeatKey(key));

        assertThat(store().countRepeats(key, 3)).hasValueSatisfying(call -> {
            assertThat(call.id()).isEqualTo(id);
            assertThat(call.status()).isEqualTo(FailureStatus.PENDING_RETRY);
            assertThat(call.nextAttemptAt()).isNotNull();
            assertThat(call.sinceSettled()).isNull();
        });
        assertThat(entry(id).repeats()).isEqualTo(3);

        store().settle(List.of(succeeded(claimOne(), "[7]")));
        shiftTime(MINUTE);
        assertThat(store().countRepeats(key, 5)).hasValueSatisfying(call -> {
            assertThat(call.id()).isEqualTo(id);
            assertThat(call.status()).isEqualTo(FailureStatus.RESOLVED);
            assertThat(call.resolution()).isEqualTo(Resolution.RETRY);
            assertThat(call.result()).isEqualTo("[7]");
            assertThat(call.sinceSettled()).isBetween(MINUTE, MINUTE.plusSeconds(30));
        });
        assertThat(entry(id).repeats()).isEqualTo(3);
    }

    @Test
    default void of_several_entries_the_open_one_is_found_or_else_the_last_one() {
        UUID key = UUID.randomUUID();
        insert(Sample.due().repeatKey(key));
        store().settle(List.of(succeeded(claimOne(), "1")));
        shiftTime(Duration.ofSeconds(1));
        UUID second = insert(Sample.due().repeatKey(key));

        assertThat(store().countRepeats(key, 0)).map(RepeatedCall::id).contains(second);
        store().settle(List.of(succeeded(claimOne(), "2")));
        assertThat(store().countRepeats(key, 0)).map(RepeatedCall::result).contains("2");
        assertThat(store().countRepeats(UUID.randomUUID(), 1)).isEmpty();
    }

    @Test
    default void open_calls_are_listed_for_the_tasks_that_were_asked_for() {
        UUID key = UUID.randomUUID();
        UUID open = insert(Sample.due().repeatKey(key));
        insert(Sample.due());
        insert(Sample.due().repeatKey(UUID.randomUUID()).type("orders.ship"));
        UUID settled = insert(Sample.due().repeatKey(UUID.randomUUID()));
        store().review(settled, ReviewAction.DISCARD, "ann", "not wanted");

        List<RepeatedCall> calls = store().openCalls(Set.of(Sample.TYPE), MINUTE, 10);

        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.id()).isEqualTo(open);
            assertThat(call.repeatKey()).isEqualTo(key);
            assertThat(call.taskType()).isEqualTo(Sample.TYPE);
        });
        assertThat(store().openCalls(Set.of(Sample.TYPE, "orders.ship"), MINUTE, 1))
                .hasSize(1);
        assertThat(store().openCalls(Set.of(), MINUTE, 10)).isEmpty();
    }

    @Test
    default void calls_that_were_resolved_lately_are_listed_without_their_results() {
        UUID key = UUID.randomUUID();
        UUID id = insert(Sample.due().repeatKey(key));
        store().settle(List.of(succeeded(claimOne(), "7")));

        assertThat(store().openCalls(Set.of(Sample.TYPE), MINUTE, 10))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.id()).isEqualTo(id);
                    assertThat(call.status()).isEqualTo(FailureStatus.RESOLVED);
                    assertThat(call.result()).isNull();
                    assertThat(call.sinceSettled()).isLessThan(MINUTE);
                });
        shiftTime(MINUTE.plusSeconds(1));
        assertThat(store().openCalls(Set.of(Sample.TYPE), MINUTE, 10)).isEmpty();
    }

    @Test
    default void the_open_entry_of_a_call_that_succeeded_elsewhere_is_superseded() {
        UUID key = UUID.randomUUID();
        UUID id = insert(Sample.due().repeatKey(key));
        Claim claim = claimOne();

        assertThat(store().supersede(key)).isTrue();

        assertThat(entry(id).status()).isEqualTo(FailureStatus.DISCARDED);
        assertThat(entry(id).resolution()).isEqualTo(Resolution.SUPERSEDED);
        assertThat(store().settle(List.of(succeeded(claim, null)))).isEmpty();
        assertThat(store().supersede(key)).isFalse();
    }

    @Test
    default void the_same_call_that_fails_in_many_places_at_once_has_one_entry() {
        int places = 8;
        List<UUID> keys = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        List<CompletableFuture<?>> inserts = new ArrayList<>();
        IntStream.range(0, places).forEach(place -> {
            List<NewEntry> batch = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                // every place sends them in another order
                batch.add(Sample.due()
                        .repeatKey(keys.get((place + i) % keys.size()))
                        .entry());
            }
            inserts.add(CompletableFuture.runAsync(() -> store().insert(batch)));
        });
        inserts.forEach(CompletableFuture::join);

        List<RepeatedCall> open = store().openCalls(Set.of(Sample.TYPE), MINUTE, 100);

        assertThat(open).extracting(RepeatedCall::repeatKey).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(open)
                .allSatisfy(call -> assertThat(entry(call.id()).repeats()).isEqualTo(places - 1));
    }
}
