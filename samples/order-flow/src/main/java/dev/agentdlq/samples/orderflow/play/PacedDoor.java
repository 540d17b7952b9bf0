/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.samples.orderflow.play;

import dev.agentdlq.samples.orderflow.data.RecordedCall;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/**
 * Makes each call when it arrives, or later where its conversation was held up.
 *
 * @param door where the calls are made
 * @param pace says when
 */
record PacedDoor(ToolDoor door, Pace pace) implements ToolDoor {
    @Override
    public Answer call(RecordedCall call) {
        try {
            pace.await(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the run was stopped before call '" + call.taskId() + "' arrived");
        }
        return door.call(call);
    }

    @Override
    public void restore(RecordedCall call, UUID idempotencyKey) {
        door.restore(call, idempotencyKey);
    }
}
