/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.classify;

import dev.agentdlq.spi.TaskPolicy;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait before a retry. Whatever is asked for, the answer lies between zero and seven days. */
final class Delays {
    /** On top of a delay that a server asked for: all its callers were told the same. */
    private static final double ASKED_SPREAD = 0.1;

    private Delays() {}

    static Duration beforeRetry(int retry, TaskPolicy policy, DoubleSupplier random) {
        double grown = policy.delay().toMillis() * Math.pow(policy.multiplier(), retry - 1.0);
        double capped = Math.min(grown, (double) policy.maxDelay().toMillis());
        return bounded(capped * (1 - policy.jitter() * random.getAsDouble()));
    }

    static Duration asAsked(Duration asked, DoubleSupplier random) {
        Duration capped = asked.isNegative()
                ? Duration.ZERO
                : asked.compareTo(TaskPolicy.LONGEST_DELAY) > 0 ? TaskPolicy.LONGEST_DELAY : asked;
        return bounded(capped.toMillis() * (1 + ASKED_SPREAD * random.getAsDouble()));
    }

    private static Duration bounded(double millis) {
        return Duration.ofMillis((long) Math.min(Math.max(0, millis), (double) TaskPolicy.LONGEST_DELAY.toMillis()));
    }
}
