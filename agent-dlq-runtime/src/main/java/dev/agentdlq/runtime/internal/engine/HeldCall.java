/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.internal.capture.Capture;
import dev.agentdlq.runtime.internal.capture.FailedCall;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** An inner call that gets an entry only if the outer one does not fail for the same reason. */
record HeldCall(Capture capture, FailedCall call) implements InnerCall {
    @Override
    public Throwable failure() {
        return call.failure();
    }

    @Override
    public List<UUID> entries(Capture outer) {
        return outer == capture ? call.nesting().supersedes() : List.of();
    }

    @Override
    public CompletableFuture<Receipt> letGo() {
        return LateEntries.keep(capture, call);
    }
}
