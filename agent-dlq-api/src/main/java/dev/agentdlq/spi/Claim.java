/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.util.Map;

/**
 * An entry that this node may execute once. Immutable; the bytes of the call must not be changed.
 *
 * @param key the entry and the claim's token
 * @param taskId the caller's own id of the work
 * @param call what to call
 * @param context what the agent knew
 * @param mdc the logging context of the calling thread
 * @param number which execution it is, 2 for the first retry
 * @param maxRetries executions allowed after the first
 * @param replay whether a person asked for it
 */
public record Claim(
        ClaimKey key,
        String taskId,
        StoredCall call,
        Map<String, String> context,
        Map<String, String> mdc,
        int number,
        int maxRetries,
        boolean replay) {

    /** Copies the maps. */
    public Claim {
        context = Map.copyOf(context);
        mdc = Map.copyOf(mdc);
    }
}
