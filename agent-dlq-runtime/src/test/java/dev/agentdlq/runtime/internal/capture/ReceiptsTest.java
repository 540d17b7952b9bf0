/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentdlq.FailureKind;
import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.internal.EntryIds;
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
                FailureStatus.PENDING_RETRY,
                null,
                Receipt.Storage.STORE);
    }

    private Optional<Receipt> findElsewhere(Throwable thrown) {
        return CompletableFuture.supplyAsync(() -> receipts.find(thrown)).join();
    }

    @Test
    void a_throwable_is_found_by_identity_on_every_thread() {
        RuntimeException failure = new RuntimeException();
        Receipt receipt = receipt();
        receipts.remember(failure, receipt);
        receipts.remember(new RuntimeException(), receipt());

        assertThat(receipts.find(failure)).contains(receipt);
        assertThat(findElsewhere(failure)).contains(receipt);
        assertThat(receipts.find(new RuntimeException())).isEmpty();
    }

    @Test
    void a_wrapper_of_it_is_found_by_its_cause() {
        RuntimeException failure = new RuntimeException();
        Receipt receipt = receipt();
        receipts.remember(failure, receipt);

        assertThat(receipts.find(new Exception(new Exception(failure)))).contains(receipt);
    }

    @Test
    void a_shared_throwable_is_certain_only_for_the_thread_that_saw_it_last() {
        RuntimeException shared = new RuntimeException("shared", null, false, false) {
            private static final long serialVersionUID = 1L;
        };
        Receipt first = receipt();
        Receipt second = receipt();
        receipts.remember(shared, first);
        receipts.remember(shared, second);

        assertThat(receipts.find(shared)).contains(second);
        assertThat(findElsewhere(shared)).isEmpty();
    }
}
