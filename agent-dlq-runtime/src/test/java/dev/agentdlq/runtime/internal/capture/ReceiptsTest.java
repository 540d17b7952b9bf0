/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.internal.EntryIds;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
    private final Receipts receipts = new Receipts();

    private static Receipt receipt() {
        return new Receipt(
                EntryIds.next(),
                "order.cancel",
                FailureKind.TRANSIENT,
                null,
                FailureStatus.PENDING_RETRY,
                null,
                Receipt.Storage.STORE,
                false);
    }

    private Optional<Receipt> findElsewhere(Throwable thrown) {
        return CompletableFuture.supplyAsync(() -> receipts.find(thrown)).join();
    }

    @Test
    void a_throwable_is_found_by_identity_on_every_thread() {
        RuntimeException failure = new RuntimeException();
        Receipt receipt = receipt();
        receipts.remember(failure, receipt, List.of());
        receipts.remember(new RuntimeException(), receipt(), List.of());

        assertThat(receipts.find(failure)).contains(receipt);
        assertThat(findElsewhere(failure)).contains(receipt);
        assertThat(receipts.find(new RuntimeException())).isEmpty();
    }

    @Test
    void a_wrapper_of_it_is_found_by_its_cause() {
        RuntimeException failure = new RuntimeException();
        Receipt receipt = receipt();
        receipts.remember(failure, receipt, List.of());

        assertThat(receipts.find(new Exception(new Exception(failure)))).contains(receipt);
    }

    @Test
    void a_shared_throwable_is_certain_only_for_the_thread_that_saw_it_last() {
        RuntimeException shared = new RuntimeException("shared", null, false, false) {
            private static final long serialVersionUID = 1L;
        };
        Receipt first = receipt();
        Receipt second = receipt();
        receipts.remember(shared, first, List.of());
        receipts.remember(shared, second, List.of());

        assertThat(receipts.find(shared)).contains(second);
        assertThat(findElsewhere(shared)).isEmpty();
    }

    @Test
    void the_receipt_of_an_outer_call_replaces_those_of_the_calls_whose_place_it_takes() {
        RuntimeException failure = new RuntimeException();
        Receipt inner = receipt();
        Receipt outer = receipt();
        receipts.remember(failure, inner, List.of());
        receipts.remember(failure, outer, List.of(inner.entryId()));

        assertThat(receipts.find(failure)).contains(outer);
        assertThat(findElsewhere(failure)).contains(outer);
    }

    @Test
    void an_outer_call_makes_nothing_certain_that_another_call_made_uncertain() {
        RuntimeException shared = new RuntimeException();
        Receipt inner = receipt();
        receipts.remember(shared, receipt(), List.of());
        receipts.remember(shared, inner, List.of());
        receipts.remember(shared, receipt(), List.of(inner.entryId()));

        assertThat(findElsewhere(shared)).isEmpty();
    }

    @Test
    void the_same_call_told_again_stays_certain() {
        RuntimeException failure = new RuntimeException();
        Receipt receipt = receipt();
        receipts.remember(failure, receipt, List.of());
        receipts.remember(failure, receipt, List.of());

        assertThat(findElsewhere(failure)).contains(receipt);
    }

    @Test
    void a_call_of_another_thread_is_not_what_this_thread_captured_last() {
        RuntimeException shared = new RuntimeException();
        Receipt mine = receipt();
        receipts.remember(shared, mine, List.of());
        receipts.rememberElsewhere(shared, receipt(), List.of());

        assertThat(receipts.find(shared)).contains(mine);
        assertThat(findElsewhere(shared)).isEmpty();
    }
}
