/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.UUID;

/** Where a conversation makes its calls. Thread-safe. */
interface ToolDoor {
    /** Makes a call. */
    Answer call(RecordedCall call);

    /** Makes the effect of a call again that an earlier process had made, and whose shop is gone with it. */
    void restore(RecordedCall call, UUID idempotencyKey);
}
