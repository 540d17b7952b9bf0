/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node asks for when it takes entries back whose leases have run out. Immutable.
 *
 * @param limit how many at most; 0 only asks for the time
 * @param maxCrashes at which crash an entry goes to review
 * @param latestNow the latest time that the store's clock can show if nobody has set it; where it shows a later one,
 *     leases ran out that nobody's death has ended, and no crash is counted. Null to count in any case
 */
public record ReapRequest(
        int limit, int maxCrashes, @Nullable Instant latestNow) {}
