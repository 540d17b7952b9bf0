/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.internal.capture.Capture;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An inner call that has an entry. */
record KeptCall(Capture capture, UUID id, Throwable failure) implements InnerCall {
    @Override
    public List<UUID> entries(Capture outer) {
        return outer == capture ? List.of(id) : List.of();
    }

    @Override
    public @Nullable CompletableFuture<Receipt> letGo() {
        return null;
    }
}
