/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.agentdlq.ArgumentsState;
import dev.agentdlq.AttemptRecord;
import dev.agentdlq.AttemptRecord.Outcome;
import dev.agentdlq.Category;
import dev.agentdlq.DlqEntry;
import dev.agentdlq.Effect;
import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Reason;
import dev.agentdlq.StoreException;
import dev.agentdlq.internal.EntryIds;
import dev.agentdlq.spi.AttemptFailure;
import dev.agentdlq.spi.Claim;
import dev.agentdlq.spi.Nesting;
import dev.agentdlq.spi.NewEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How entries are stored. */
interface CaptureContract extends StoreScenario {
    @Test
    default void stores_an_entry_as_it_is() {
        NewEntry born = Sample.due().effect(Effect.NON_IDEMPOTENT).delay(MINUTE).entry();

        Map<UUID, Instant> dueById = store().insert(List.of(born));

        DlqEntry entry = entry(born.id());
        assertThat(entry)
                .isEqualTo(new DlqEntry(
                        born.id(),
                        born.taskId(),
                        Sample.TYPE,
                        "{\"order\": \"A-7\"}",
                        ArgumentsState.EXACT,
                        Effect.NON_IDEMPOTENT,
                        Map.of("sessionId", "s-1"),
                        "java.io.IOException",
                        "first",
                        born.failure().stackTrace(),
                        FailureKind.TRANSIENT,
                        Category.UNAVAILABLE,
                        "io",
                        born.failure().fingerprint(),
                        Reason.TRANSIENT,
                        1,
                        3,
                        0,
                        0,
                        0,
                        FailureStatus.PENDING_RETRY,
                        entry.createdAt(),
                        entry.createdAt(),
                        entry.createdAt().plus(MINUTE),
                        null,
                        null,
                        null,
                        null));
        assertThat(dueById)
                .containsExactly(Map.entry(born.id(), entry.createdAt().plus(MINUTE)));
        assertThat(store().history(born.id()).attempts())
                .containsExactly(new AttemptRecord(
                        1,
                        Outcome.FAILED,
                        "node-0",
                        null,
                        entry.createdAt(),
                        FailureKind.TRANSIENT,
                        Category.UNAVAILABLE,
                        "io",
                        "java.io.IOException",
                        "first",
                        born.failure().stackTrace(),
                        born.failure().evidence()));
    }

    @Test
    default void stores_an_entry_that_waits_for_a_person() {
        NewEntry born = Sample.forReview().entry();

        Map<UUID, Instant> dueById = store().insert(List.of(born));

        assertThat(dueById).isEmpty();
        assertThat(entry(born.id()).status()).isEqualTo(FailureStatus.PENDING_REVIEW);
        assertThat(entry(born.id()).nextAttemptAt()).isNull();
    }

    @Test
    default void stores_a_call_that_never_reached_a_method_with_an_attempt_that_was_not_executed() {
        UUID id = insert(Sample.unbound());

        assertThat(entry(id).attemptCount()).isZero();
        assertThat(entry(id).lastAttemptedAt()).isNull();
        assertThat(entry(id).stackTrace()).startsWith("java.io.IOException: first");
        assertThat(store().history(id).attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.number()).isZero();
            assertThat(attempt.outcome()).isEqualTo(Outcome.NOT_EXECUTED);
        });
    }

    @Test
    default void passes_over_an_entry_that_is_sent_again() {
        NewEntry born = Sample.due().entry();
        store().insert(List.of(born));
        store().settle(List.of(succeeded(claimOne(), null)));

        Map<UUID, Instant> dueById = store().insert(List.of(born));

        assertThat(dueById).isEmpty();
        assertThat(entry(born.id()).status()).isEqualTo(FailureStatus.RESOLVED);
        assertThat(store().history(born.id()).attempts()).hasSize(2);
    }

    @Test
    default void stores_what_is_new_in_a_batch_that_was_partly_stored() {
        NewEntry known = Sample.due().entry();
        NewEntry fresh = Sample.due().entry();
        store().insert(List.of(known));

        Map<UUID, Instant> dueById = store().insert(List.of(known, fresh, fresh));

        assertThat(dueById).containsOnlyKeys(fresh.id());
        assertThat(store().stats().total()).isEqualTo(2);
    }

    /** One alone, several, and some of which one was made inside another: each way has a statement of its own. */
    @Test
    default void what_failed_a_while_ago_is_as_old_as_that_and_is_due_from_now_on() {
        Duration age = Duration.ofHours(5);
        NewEntry alone = Sample.due().age(age).delay(MINUTE).entry();
        NewEntry first = Sample.due().age(age).delay(MINUTE).entry();
        NewEntry second = Sample.forReview().age(age).entry();
        NewEntry outer = Sample.due()
                .age(age)
                .delay(MINUTE)
                .nesting(new Nesting(null, List.of(first.id())))
                .entry();
        NewEntry now = Sample.due().delay(MINUTE).entry();

        store().insert(List.of(alone));
        store().insert(List.of(first, second));
        store().insert(List.of(outer, now));

        Instant reference = entry(now.id()).createdAt();
        for (NewEntry old : List.of(alone, first, second, outer)) {
            DlqEntry entry = entry(old.id());
            assertThat(entry.createdAt()).isBetween(reference.minus(age).minus(MINUTE), reference.minus(age));
            assertThat(entry.lastAttemptedAt()).isEqualTo(entry.createdAt());
            assertThat(store().history(old.id()).attempts())
                    .extracting(AttemptRecord::endedAt)
                    .containsExactly(entry.createdAt());
        }
        assertThat(entry(alone.id()).nextAttemptAt())
                .isEqualTo(entry(alone.id()).createdAt().plus(age).plus(MINUTE));
        assertThat(entry(outer.id()).nextAttemptAt())
                .isEqualTo(entry(outer.id()).createdAt().plus(age).plus(MINUTE));
        shiftTime(MINUTE);
        assertThat(claim(10)).extracting(Claim::age).anyMatch(old -> old.compareTo(age) > 0);
    }

    @Test
    default void stores_nothing_of_an_empty_batch() {
        assertThat(store().insert(List.of())).isEmpty();
    }

    @Test
    default void refuses_one_row_and_stores_the_others() {
        NewEntry before = Sample.due().entry();
        NewEntry refused = Sample.due().type("t".repeat(201)).entry();
        NewEntry after = Sample.due().entry();

        assertThatThrownBy(() -> store().insert(List.of(before, refused, after)))
                .asInstanceOf(type(StoreException.class))
                .satisfies(e -> assertThat(e.refused()).containsExactly(refused.id()))
                .satisfies(e -> assertThat(e).hasMessageContaining(refused.id().toString()));
        assertThat(store().get(before.id())).isPresent();
        assertThat(store().get(refused.id())).isEmpty();
        assertThat(store().get(after.id())).isPresent();
    }

    @Test
    default void stores_a_row_whose_payload_view_is_no_json_for_the_store() {
        NewEntry before = Sample.due().entry();
        NewEntry nul = Sample.due().payload("{\"a\": \"\\u0000\"}").entry();
        NewEntry surrogate = Sample.due().payload("{\"a\": \"\\ud800\"}").entry();
        NewEntry after = Sample.due().entry();

        store().insert(List.of(before, nul, surrogate, after));

        assertThat(store().stats().total()).isEqualTo(4);
        assertThat(entry(before.id()).payload()).isEqualTo("{\"order\": \"A-7\"}");
        assertThat(entry(after.id()).payload()).isEqualTo("{\"order\": \"A-7\"}");
    }

    @Test
    default void keeps_arguments_of_a_megabyte_byte_for_byte() {
        byte[] args = new byte[1 << 20];
        new Random(7).nextBytes(args);
        insert(Sample.due().args(args));

        Claim claim = claimOne();

        assertThat(claim.call().args()).isEqualTo(args);
    }

    @Test
    default void keeps_empty_maps_and_texts_and_a_missing_view() {
        UUID id = insert(Sample.due()
                .maps(Map.of(), Map.of())
                .payload(null)
                .args(new byte[0])
                .failed(new AttemptFailure(FailureKind.AMBIGUOUS, null, "", "E", null, "", "", null)));

        DlqEntry entry = entry(id);
        assertThat(entry.context()).isEmpty();
        assertThat(entry.payload()).isNull();
        assertThat(entry.errorMessage()).isNull();
        assertThat(entry.stackTrace()).isEmpty();
        Claim claim = claimOne();
        assertThat(claim.mdc()).isEmpty();
        assertThat(claim.call().args()).isEmpty();
    }

    @Test
    default void keeps_all_texts_and_replaces_what_no_column_can_hold() {
        String text = "I\u0131 \uD83D\uDE00 '\"\\ %_ \u0000 \uD83D";
        String kept = "I\u0131 \uD83D\uDE00 '\"\\ %_ \u2400 \uFFFD";
        UUID id = insert(Sample.due()
                .taskId(text)
                .maps(Map.of(text, text), Map.of(text, text))
                .failed(new AttemptFailure(FailureKind.TRANSIENT, text, text, text, text, text, text, null)));

        DlqEntry entry = entry(id);
        assertThat(List.of(entry.taskId(), entry.rule(), entry.errorType(), entry.stackTrace()))
                .containsOnly(kept);
        assertThat(entry.errorMessage()).isEqualTo(kept);
        assertThat(entry.context()).isEqualTo(Map.of(kept, kept));
        assertThat(claimOne().mdc()).isEqualTo(Map.of(kept, kept));
    }

    @Test
    default void keeps_a_task_id_that_is_longer_than_an_index_row() {
        Random random = new Random(11);
        StringBuilder taskId = new StringBuilder();
        random.ints(20_000, 'a', 'z').forEach(c -> taskId.append((char) c));

        UUID id = insert(Sample.due().taskId(taskId.toString()));

        assertThat(entry(id).taskId()).isEqualTo(taskId.toString());
    }

    @Test
    default void knows_nothing_of_an_id_that_was_never_stored() {
        UUID id = EntryIds.next();

        assertThat(store().get(id)).isEmpty();
        assertThat(store().history(id).attempts()).isEmpty();
        assertThat(store().history(id).changes()).isEmpty();
    }
}
