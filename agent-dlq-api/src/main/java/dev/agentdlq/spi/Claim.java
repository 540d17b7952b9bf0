/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.time.Duration;
import java.util.Map;

/**
 * An entry that this node may execute once. Immutable; the bytes of the call must not be changed.
 *
 * @param key the entry and the claim's token
 * @param taskId the caller's own id of the work
 * @param call what to call, without the view for people
 * @param context what the agent knew
 * @param mdc the logging context of the calling thread
 * @param number which execution it is, 2 for the first retry
 * @param maxRetries executions allowed after the first
 * @param reason why it was due, one of {@link dev.agentdlq.Reason}: TRANSIENT, AMBIGUOUS, REPLAY or REPLAY_EVEN_IF_DONE
 * @param replay whether a person asked for it, now or before an earlier execution
 * @param fence how often the entry has been claimed, this time included: a later claim has a greater one
 * @param crashes how many of its executions ended with the death of the worker
 * @param age how long ago the call failed first, by the store's clock
 */
public record Claim(
        ClaimKey key,
        String taskId,
        StoredCall call,
        Map<String, String> context,
        Map<String, String> mdc,
        int number,
        int maxRetries,
        String reason,
        boolean replay,
        long fence,
        int crashes,
        Duration age) {

    /** Copies the maps. */
    public Claim {
        context = Map.copyOf(context);
        mdc = Map.copyOf(mdc);
    }
}
