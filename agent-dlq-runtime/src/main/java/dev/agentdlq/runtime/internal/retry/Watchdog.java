/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.runtime.internal.retry;

import dev.agentdlq.spi.Claim;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what must not go on: attempts whose lease is over, and attempts that take too long. It never asks the store, so
 * that it works while the store does not answer. For one thread at a time.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final int FRAMES = 12;

    private final Leases leases;
    private final Attempt attempt;
    private final Slots slots;
    private final Settler settler;
    private final Duration maxRunTime;
    private final LongSupplier nanoTime;

    Watchdog(Leases leases, Attempt attempt, Slots slots, Settler settler, Duration maxRunTime, LongSupplier nanoTime) {
        this.leases = leases;
        this.attempt = attempt;
        this.slots = slots;
        this.settler = settler;
        this.maxRunTime = maxRunTime;
        this.nanoTime = nanoTime;
    }

    /** Returns after which time an attempt is interrupted. */
    Duration longest(Claim claim) {
        Duration timeout = attempt.task(claim).descriptor().policy().timeout();
        return timeout == null || timeout.compareTo(maxRunTime) > 0 ? maxRunTime : timeout;
    }

    void look() {
        leases.fence();
        for (HeldClaim held : leases.all()) {
            if (held.isRunning()) {
                look(held);
            }
        }
    }

    private void look(HeldClaim held) {
        long now = nanoTime.getAsLong();
        Duration longest = longest(held.claim());
        if (held.runNanos(now) >= longest.toNanos() && held.timeOut(now)) {
            LOG.warn(
                    "attempt {} of entry {} (task {}) has taken longer than {} and is interrupted",
                    held.claim().number(),
                    held.claim().key().id(),
                    held.claim().call().taskType(),
                    longest);
        }
        Thread thread = held.leaveBehind(now, WorkerSettings.INTERRUPT_GRACE.toNanos());
        if (thread != null) {
            leaveBehind(held, thread, longest);
        }
    }

    private void leaveBehind(HeldClaim held, Thread thread, Duration longest) {
        slots.leaveBehind();
        LOG.error(
                "attempt {} of entry {} (task {}) does not end {} after it was interrupted: its thread {} is left behind,"
                        + " {} in all, and its slot is given to another attempt; let the task end when it is"
                        + " interrupted. The thread is at\n{}",
                held.claim().number(),
                held.claim().key().id(),
                held.claim().call().taskType(),
                WorkerSettings.INTERRUPT_GRACE,
                thread.getName(),
                slots.stuck(),
                Arrays.stream(thread.getStackTrace())
                        .limit(FRAMES)
                        .map(frame -> "\tat " + frame)
                        .collect(Collectors.joining("\n")));
        if (held.isLost()) {
            leases.drop(held.claim().key());
        } else {
            settler.add(held, attempt.leftBehind(held, thread, longest));
        }
    }
}
