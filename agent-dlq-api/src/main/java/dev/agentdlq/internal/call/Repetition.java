/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.internal.call;

import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an execution that repeats a call.
 *
 * @param key the key of the call
 * @param number which execution it is
 * @param replay whether a person asked for it
 * @param fence how often the call was claimed
 * @param deadline when it will be interrupted, by this node's clock; null if never
 * @param leaseLost tells at any time whether this node may not finish it any more
 */
public record Repetition(
        UUID key,
        int number,
        boolean replay,
        long fence,
        @Nullable Instant deadline,
        BooleanSupplier leaseLost) {}
