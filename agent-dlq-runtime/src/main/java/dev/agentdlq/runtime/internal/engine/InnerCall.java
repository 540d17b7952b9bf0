/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.engine;

import dev.agentdlq.Receipt;
import dev.agentdlq.runtime.internal.capture.Capture;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call inside another one that failed, or may still fail, before the outer one has ended. */
interface InnerCall {
    /** What it failed with, null as long as it has not. */
    @Nullable
    Throwable failure();

    /** The entries that an outer call of this capture takes the place of when it fails for the same reason. */
    List<UUID> entries(Capture capture);

    /** The outer call goes on, or failed for another reason: the failure is this call's own. Does not block. */
    @Nullable
    CompletableFuture<Receipt> letGo();
}
