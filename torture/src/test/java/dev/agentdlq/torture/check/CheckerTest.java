/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.torture.check.LedgerEvent.Effect;
import dev.agentdlq.torture.check.LedgerEvent.Invoked;
import dev.agentdlq.torture.check.LedgerEvent.Returned;
import dev.agentdlq.torture.check.LedgerEvent.Sanity;
import dev.agentdlq.torture.check.LedgerEvent.Threw;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CheckerTest {
    private static final long CALL = 7;
    private static final UUID ID = new UUID(7, 7);
    private static final UUID OTHER = new UUID(8, 8);
    private static final Sanity WHOLE = new Sanity(true, true, true, true);

    private final Checker checker = new Checker(1_000);

    @Test
    void finds_nothing_where_each_promise_was_kept() {
        fail(Storage.STORE, WHOLE);

        Findings findings = check(List.of(row(ID, CALL, "hash", "PENDING_REVIEW", null)));

        assertThat(findings.isClean()).isTrue();
        assertThat(findings.receipts(Storage.STORE)).isOne();
        assertThat(findings.invoked()).isOne();
        assertThat(findings.rows()).isOne();
    }

    @Test
    void finds_what_was_acknowledged_and_is_not_there() {
        fail(Storage.SPOOL, WHOLE);

        Findings findings = check(List.of());

        assertThat(findings.count(Broken.LOST)).isOne();
        assertThat(findings.examples(Broken.LOST)).containsExactly("call 7 entry " + ID);
    }

    @Test
    void expects_nothing_of_a_failure_that_was_said_to_be_lost() {
        fail(Storage.NONE, WHOLE);

        assertThat(check(List.of()).isClean()).isTrue();
        assertThat(checker.promised()).isEmpty();
    }

    @Test
    void accepts_a_row_of_a_call_that_never_reached_its_caller() {
        checker.tell(new Invoked(CALL, null, "hash"));
        checker.tell(new Threw(CALL));

        Findings findings = check(List.of(row(ID, CALL, "hash", "PENDING_REVIEW", null)));

        assertThat(findings.isClean()).isTrue();
        assertThat(findings.unreturned()).isOne();
    }

    @Test
    void finds_a_second_row_of_a_call_whichever_comes_first() {
        fail(Storage.STORE, WHOLE);

        Findings findings = check(List.of(
                row(OTHER, CALL, "hash", "PENDING_REVIEW", null), row(ID, CALL, "hash", "PENDING_REVIEW", null)));

        assertThat(findings.count(Broken.DUPLICATED)).isOne();
        assertThat(findings.count(Broken.PHANTOM)).isZero();
        assertThat(findings.count(Broken.LOST)).isZero();
    }

    @Test
    void finds_a_row_that_no_call_made() {
        Findings findings = check(List.of(row(ID, CALL, "hash", "PENDING_REVIEW", null)));

        assertThat(findings.count(Broken.PHANTOM)).isOne();
    }

    @Test
    void finds_a_row_whose_id_its_call_never_had() {
        checker.tell(new Invoked(CALL, ID, "hash"));

        Findings findings = check(List.of(row(OTHER, CALL, "hash", "PENDING_REVIEW", null)));

        assertThat(findings.count(Broken.PHANTOM)).isOne();
    }

    @Test
    void finds_a_caller_that_got_something_else() {
        fail(Storage.STORE, new Sanity(false, true, true, true));
        for (int flag = 0; flag < 3; flag++) {
            checker.tell(
                    new Returned(CALL, ID, Storage.STORE, new Sanity(true, flag != 0, flag != 1, flag != 2), 10, 0));
        }

        Findings findings = check(List.of(row(ID, CALL, "hash", "PENDING_REVIEW", null)));

        assertThat(findings.count(Broken.MASKED)).isEqualTo(4);
    }

    @Test
    void finds_a_failure_without_a_receipt() {
        checker.tell(new Invoked(CALL, null, "hash"));
        checker.tell(new Returned(CALL, null, Storage.ABSENT, WHOLE, 10, 0));

        assertThat(check(List.of()).count(Broken.UNRECEIPTED)).isOne();
    }

    @Test
    void finds_arguments_that_changed() {
        fail(Storage.STORE, WHOLE);

        Findings findings = check(List.of(row(ID, CALL, "other hash", "PENDING_REVIEW", null)));

        assertThat(findings.count(Broken.ALTERED)).isOne();
    }

    @Test
    void finds_a_key_that_changed_between_the_call_and_its_receipt() {
        checker.tell(new Invoked(CALL, ID, "hash"));
        checker.tell(new Returned(CALL, OTHER, Storage.STORE, WHOLE, 10, 0));

        Findings findings = check(List.of(row(OTHER, CALL, "hash", "PENDING_REVIEW", null)));

        assertThat(findings.count(Broken.ALTERED)).isOne();
    }

    @Test
    void finds_a_retry_that_ran_with_another_key_or_other_arguments() {
        fail(Storage.STORE, WHOLE);
        checker.tell(new Effect(CALL, OTHER, "hash"));
        checker.tell(new Effect(CALL, ID, "other hash"));

        Findings findings = check(List.of(row(ID, CALL, "hash", "RESOLVED", "RETRY")));

        assertThat(findings.count(Broken.ALTERED)).isEqualTo(2);
    }

    @Test
    void finds_a_row_that_was_resolved_without_an_effect() {
        fail(Storage.STORE, WHOLE);
        checker.tell(new Effect(CALL, ID, "hash"));

        Findings findings = checker.check(List.of(row(ID, CALL, "hash", "RESOLVED", "RETRY")), Map.of());

        assertThat(findings.count(Broken.EFFECTS_LOST)).isOne();
    }

    @Test
    void finds_an_effect_that_was_made_under_another_key_than_the_entry_has() {
        fail(Storage.STORE, WHOLE);

        Findings findings =
                checker.check(List.of(row(ID, CALL, "hash", "RESOLVED", "RETRY")), Map.of(CALL, Set.of(OTHER)));

        assertThat(findings.count(Broken.EFFECTS_LOST)).isOne();
    }

    @Test
    void finds_a_call_with_effects_under_two_keys() {
        fail(Storage.STORE, WHOLE);

        Findings findings =
                checker.check(List.of(row(ID, CALL, "hash", "RESOLVED", "RETRY")), Map.of(CALL, Set.of(ID, OTHER)));

        assertThat(findings.count(Broken.EFFECTS_DOUBLED)).isOne();
        assertThat(findings.count(Broken.EFFECTS_LOST)).isZero();
    }

    @Test
    void accepts_a_row_that_was_resolved_by_a_retry_that_did_its_work_and_counts_who_asked_for_it_again() {
        fail(Storage.STORE, WHOLE);
        checker.tell(new Effect(CALL, ID, "hash"));
        checker.tell(new Effect(CALL, ID, "hash"));

        Findings findings =
                checker.check(List.of(row(ID, CALL, "hash", "RESOLVED", "RETRY")), Map.of(CALL, Set.of(ID)));

        assertThat(findings.isClean()).isTrue();
        assertThat(findings.work().repeated()).isOne();
    }

    @Test
    void finds_a_row_that_did_not_come_to_an_end() {
        fail(Storage.STORE, WHOLE);

        Findings findings = check(List.of(row(ID, CALL, "hash", "RETRYING", null)));

        assertThat(findings.count(Broken.UNSETTLED)).isOne();
    }

    @Test
    void knows_a_row_without_readable_arguments_by_its_id() {
        fail(Storage.STORE, WHOLE);

        Findings findings = check(List.of(row(ID, null, null, "PENDING_REVIEW", null)));

        assertThat(findings.isClean()).isTrue();
    }

    @Test
    void counts_late_callers_without_the_time_in_which_their_process_stood_still() {
        checker.tell(new Invoked(CALL, ID, "hash"));
        checker.tell(new Returned(CALL, ID, Storage.NONE, WHOLE, 5_000, 4_500));
        checker.tell(new Returned(CALL, ID, Storage.NONE, WHOLE, 1_001, 0));

        Delays delays = check(List.of()).delays();

        assertThat(delays.late()).isOne();
        assertThat(delays.quantile(0)).isEqualTo(500);
        assertThat(delays.quantile(1)).isEqualTo(1_001);
    }

    private Findings check(List<StoredRow> rows) {
        return checker.check(rows, Map.of());
    }

    private void fail(Storage storage, Sanity sanity) {
        checker.tell(new Invoked(CALL, ID, "hash"));
        checker.tell(new Threw(CALL));
        checker.tell(new Returned(CALL, ID, storage, sanity, 10, 0));
    }

    private static StoredRow row(
            UUID id, @Nullable Long call, @Nullable String hash, String status, @Nullable String resolution) {
        return new StoredRow(id, call, hash, status, resolution);
    }
}
