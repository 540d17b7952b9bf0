/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.FailureStatus;
import dev.agentdlq.Receipt;
import dev.agentdlq.Receipt.Storage;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.capture.FailedCall;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps calls that were held back at first. */
final class LateEntries {
    private static final Logger LOG = LoggerFactory.getLogger(LateEntries.class);

    private LateEntries() {}

    static CompletableFuture<Receipt> keep(Capture capture, FailedCall call) {
        return capture.keepLater(call).whenComplete((receipt, impossible) -> {
            if (receipt != null && wasThereBefore(receipt)) {
                LOG.warn(
                        "entry {} of task {} was settled before this failure of the same call, inside a repeated one;"
                                + " it stays as it is, and the failure is told only here",
                        receipt.entryId(),
                        receipt.taskType());
            }
        });
    }

    /** The store names the due time of what it has taken, and of nothing else. */
    private static boolean wasThereBefore(Receipt receipt) {
        return receipt.storage() == Storage.STORE
                && receipt.status() == FailureStatus.PENDING_RETRY
                && receipt.due() == null;
    }
}
